using System.Net.Sockets;

namespace OmniStack.LocalHosting.Running;

/// <summary>Well while the server answers <c>ping</c>.</summary>
internal sealed class MongoHealthProbe(string host, int port) : IHealthProbe
{
    public string Name => "ping";

    public async Task<(HealthStatus Status, string Description)> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = await MongoCommandClient.ConnectAsync(host, port, cancellationToken);
            await client.PingAsync(cancellationToken);
            return (HealthStatus.Healthy, "ping answered");
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return (HealthStatus.Unhealthy, $"ping failed: {error.Message}");
        }
    }
}
