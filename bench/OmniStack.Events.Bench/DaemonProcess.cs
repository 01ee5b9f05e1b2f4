using System.Diagnostics;

namespace OmniStack.Events.Bench;

/// <summary>The daemon as it ships, on a port that it chooses, with data that is deleted at the end.</summary>
internal sealed class DaemonProcess : IAsyncDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(1);
    private readonly string _data = Directory.CreateTempSubdirectory("bench-daemon-").FullName;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private DaemonProcess(string assembly, int? redisPort)
    {
        var start = new ProcessStartInfo("dotnet", [assembly]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["OMNISTACK_DATA"] = _data;
        if (redisPort is { } port)
        {
            start.Environment["ConnectionStrings__redis"] = $"127.0.0.1:{port}";
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
            {
                _address.TrySetResult(new Uri(line.Data[(at + Listening.Length)..]));
            }
        };
        _process.BeginOutputReadLine();
    }

    public Uri Address { get; private set; } = null!;

    public double CpuSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <param name="assembly">The daemon's.</param>
    /// <param name="redisPort">Null for the embedded bus.</param>
    public static async Task<DaemonProcess> StartAsync(string assembly, int? redisPort)
    {
        var daemon = new DaemonProcess(assembly, redisPort);
        daemon.Address = await daemon._address.Task.WaitAsync(StartTimeout);
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
