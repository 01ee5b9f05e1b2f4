using System.Net.Sockets;
using System.Text;

namespace OmniStack.LocalHosting.Running;

/// <summary>Well while PING is answered; a server that still loads its data answers with an error.</summary>
internal sealed class RedisHealthProbe(string host, int port, string? password) : IHealthProbe
{
    public string Name => "ping";

    public async Task<(HealthStatus Status, string Description)> CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes((password is null ? "" : Command("AUTH", password)) + Command("PING")), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var answer = password is null ? "+OK" : await reader.ReadLineAsync(cancellationToken);
            if (answer == "+OK")
            {
                answer = await reader.ReadLineAsync(cancellationToken);
            }
            return (answer == "+PONG" ? HealthStatus.Healthy : HealthStatus.Unhealthy, $"PING answered {answer}");
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return (HealthStatus.Unhealthy, $"PING failed: {error.Message}");
        }
    }

    private static string Command(params string[] parts)
        => $"*{parts.Length}\r\n" + string.Concat(parts.Select(part => $"${Encoding.UTF8.GetByteCount(part)}\r\n{part}\r\n"));
}
