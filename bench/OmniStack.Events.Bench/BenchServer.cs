using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace OmniStack.Events.Bench;

/// <summary>A redis-server on a free port, without persistence, as all systems are measured on.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly Process _process;

    private BenchServer(int port)
    {
        Port = port;
        _process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        {
            UseShellExecute = false, RedirectStandardOutput = true,
        })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
    }

    public int Port { get; }

    public static async Task<BenchServer> StartAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var server = new BenchServer(port);
        await server.FlushAsync();
        return server;
    }

    public async Task FlushAsync()
    {
        await using var redis = await RedisProbe.ConnectAsync(Port);
        await redis.Database.ExecuteAsync("FLUSHALL");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
