using System.Globalization;

namespace OmniStack.LocalHosting.Running;

/// <summary>Well while GET answers with the wanted status.</summary>
internal sealed class HttpHealthProbe(HttpClient client, string name, Uri address, int statusCode) : IHealthProbe
{
    public string Name => name;

    public async Task<(HealthStatus Status, string Description)> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var code = (int)response.StatusCode;
            return (code == statusCode ? HealthStatus.Healthy : HealthStatus.Unhealthy,
                string.Create(CultureInfo.InvariantCulture, $"GET {address} answered {code}{(code == statusCode ? "" : $" instead of {statusCode}")}"));
        }
        catch (HttpRequestException error)
        {
            return (HealthStatus.Unhealthy, $"GET {address} failed: {error.Message}");
        }
    }
}
