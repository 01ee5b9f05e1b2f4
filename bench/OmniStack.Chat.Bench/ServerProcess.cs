using System.Diagnostics;

namespace OmniStack.Chat.Bench;

/// <summary>A measured server, which says where it listens.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private readonly Process _process;
    private readonly string? _data;
    private readonly Timer _look;
    private double _anonymous;

    private ServerProcess(Process process, string? data)
    {
        (_process, _data) = (process, data);
        _look = new Timer(_ => Look(), state: null, LookInterval, LookInterval);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The most it has held so far: the kernel keeps the whole, its part is looked at 20 times a second.</summary>
    public ProcessMemory Peak
    {
        get
        {
            Look();
            return ProcessMemory.Read(_process.Id) with { Anonymous = _anonymous };
        }
    }

    /// <summary>Seconds of processor time so far.</summary>
    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <param name="program">Found on the path.</param>
    /// <param name="arguments">Its own.</param>
    /// <param name="environment">Added to this process's.</param>
    /// <param name="data">A directory that is deleted at the end.</param>
    public static async Task<ServerProcess> StartAsync(string program, string[] arguments, Dictionary<string, string> environment, string? data)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(Process.Start(start)!, data);
        try
        {
            server.Address = await server.ReadAddressAsync().WaitAsync(StartTimeout);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _look.DisposeAsync();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (Directory.Exists(_data))
        {
            Directory.Delete(_data, recursive: true);
        }
    }

    private async Task<Uri> ReadAddressAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // So that the server never waits for room to write.
                return new Uri(line[(at + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} ended before it listened.");
    }

    private void Look()
    {
        if (!_process.HasExited)
        {
            _anonymous = Math.Max(_anonymous, ProcessMemory.Read(_process.Id).Anonymous);
        }
    }
}
