using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OmniStack.Testing;

/// <summary>A real redis-server on a free port of 127.0.0.1, with a password, append-only on, and a data directory of its own.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _data = new();
    private readonly string _password = Guid.NewGuid().ToString("N");
    private Process? _process;

    private readonly bool _losesNothing;

    private RedisServer(int port, bool losesNothing) => (Port, _losesNothing) = (port, losesNothing);

    /// <summary>Stays the same over restarts.</summary>
    public int Port { get; }

    /// <summary>For StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{Port},password={_password}";

    /// <summary>The same as a URL.</summary>
    public string Url => $"redis://:{_password}@127.0.0.1:{Port}";

    /// <summary>Of the server that runs now.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException("The server does not run.");

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="losesNothing">
    /// True for one that is killed and must have all it answered: by default Redis answers before it writes while an fsync of its file takes long, as it
    /// does on a busy disk, and what was not written is lost with the process.
    /// </param>
    public static async Task<RedisServer> StartAsync(bool losesNothing = false)
    {
        var server = new RedisServer(FreePort.Choose(), losesNothing);
        try
        {
            await server.RestartAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once (SIGKILL), if it runs, and waits until it is gone. The data stay.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    /// <summary>Starts it again on the same port and data, and waits until it answers.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        var start = new ProcessStartInfo("redis-server", ["-"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        // Over standard input, so that the password stands in no process list.
        await _process.StandardInput.WriteAsync(
            $"bind 127.0.0.1\nport {Port}\ndir {_data.Path}\nappendonly yes\nappendfsync {(_losesNothing ? "always" : "everysec")}\nsave \"\"\nrequirepass {_password}\nloglevel warning\n");
        _process.StandardInput.Close();
        await Eventually.IsTrueAsync(async () => await CommandAsync("PING") is "+PONG", StartTimeout);
    }

    /// <summary>Sends one inline command on a connection of its own.</summary>
    /// <returns>The first line of the answer; null when the server does not take connections.</returns>
    public async Task<string?> CommandAsync(string command)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, Port);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"AUTH {_password}\r\n{command}\r\n"));
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return await reader.ReadLineAsync() is "+OK" ? await reader.ReadLineAsync() : null;
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _data.Dispose();
    }
}
