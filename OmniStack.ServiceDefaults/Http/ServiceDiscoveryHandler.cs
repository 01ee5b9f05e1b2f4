using Microsoft.Extensions.Configuration;

namespace OmniStack.ServiceDefaults.Http;

/// <summary>
/// Service discovery from configuration: <c>http://name</c>, <c>https+http://name</c> and <c>http://_endpoint.name</c> become
/// what <c>services:name:endpoint:N</c> holds; several addresses are taken in turn. A name that is not configured is left to DNS.
/// </summary>
internal sealed class ServiceDiscoveryHandler(IConfiguration configuration) : DelegatingHandler
{
    private int _turn = -1;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } uri)
        {
            request.RequestUri = Resolve(uri);
        }
        return base.SendAsync(request, cancellationToken);
    }

    private Uri Resolve(Uri uri)
    {
        var (endpoint, name) = Split(uri.Host);
        var schemes = uri.Scheme.Split('+');
        var service = configuration.GetSection($"services:{name}");
        foreach (var key in endpoint is null ? schemes : [endpoint])
        {
            var addresses = service.GetSection(key).GetChildren().Select(c => c.Value).OfType<string>().ToArray();
            if (addresses.Length > 0)
            {
                var target = new Uri(addresses[(int)((uint)Interlocked.Increment(ref _turn) % addresses.Length)]);
                return new UriBuilder(uri) { Scheme = target.Scheme, Host = target.Host, Port = target.Port }.Uri;
            }
        }
        return schemes.Length == 1 ? uri : new UriBuilder(uri) { Scheme = schemes[0], Port = uri.IsDefaultPort ? -1 : uri.Port }.Uri;
    }

    private static (string? Endpoint, string Name) Split(string host) =>
        host.StartsWith('_') && host.IndexOf('.', StringComparison.Ordinal) is > 1 and var dot ? (host[1..dot], host[(dot + 1)..]) : (null, host);
}
