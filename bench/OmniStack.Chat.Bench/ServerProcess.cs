using System.Diagnostics;
using System.Globalization;

namespace OmniStack.Chat.Bench;

/// <summary>A measured server, which says where it listens.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly string? _data;

    private ServerProcess(Process process, string? data) => (_process, _data) = (process, data);

    public Uri Address { get; private set; } = null!;

    /// <summary>Largest resident size so far, in MiB.</summary>
    public double PeakMebibytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
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

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var server = new ServerProcess(Process.Start(start)!, data);
        server._process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..]));
            }
        };
        server._process.BeginOutputReadLine();
        server.Address = await address.Task.WaitAsync(StartTimeout);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_data is not null)
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
