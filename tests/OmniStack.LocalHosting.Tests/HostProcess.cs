using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using OmniStack.LocalHosting.Guard;
using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests;

/// <summary>The test host as a process of its own, on a data directory of its own.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    // for machines that do much else; a host is ready in two seconds
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly string Program = Repository.Program("tests/OmniStack.LocalHosting.TestHost");

    private readonly Process _process;
    private readonly TempDirectory? _ownData;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostProcess(Process process, TempDirectory? ownData, string data)
    {
        _process = process;
        _ownData = ownData;
        Data = data;
    }

    public string Data { get; }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _lines);

    public static HostProcess Start(IReadOnlyDictionary<string, string>? environment = null, string? data = null, params string[] args)
    {
        return Start(new ProcessStartInfo("dotnet", [Program, .. args]), environment, data);
    }

    /// <summary>In a terminal of its own; the started process is the terminal.</summary>
    public static HostProcess StartInTerminal() => Start(new ProcessStartInfo("script", ["-q", "-c", $"dotnet {Program}", "/dev/null"]), environment: null, data: null);

    private static HostProcess Start(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment, string? data)
    {
        var ownData = data is null ? new TempDirectory() : null;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.Environment["OMNISTACK_DATA"] = data ?? ownData!.Path;
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
        var process = new Process { StartInfo = start };
        var host = new HostProcess(process, ownData, data ?? ownData!.Path);
        process.OutputDataReceived += (_, line) => host.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => host._lines.Enqueue(line.Data ?? "");
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return host;
    }

    /// <summary>Waits for a line that holds the text.</summary>
    public async Task WaitForAsync(string text)
    {
        try
        {
            await Eventually.IsTrueAsync(() => _closed.Task.IsCompleted || Contains(text), Patience);
        }
        catch (TimeoutException)
        {
            // The message below says more.
        }
        Assert.True(Contains(text), $"'{text}' is not in the output:\n{Output}");
    }

    public Task WaitUntilReadyAsync() => WaitForAsync("Press Ctrl+C to stop.");

    /// <summary>The URL that the table shows for a resource.</summary>
    public Uri UrlOf(string name) => new(Regex.Match(Output, $@"^  {Regex.Escape(name)} +Running +(?<url>http://\S+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1)).Groups["url"].Value);

    /// <summary>The processes that carry this data directory's mark, by id, with their command lines.</summary>
    public IReadOnlyDictionary<int, string> FindChildren()
    {
        var found = new Dictionary<int, string>();
        foreach (var directory in Directory.EnumerateDirectories("/proc").Where(path => ProcessDirectory().IsMatch(path)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(directory, "environ")).Contains($"{Leftovers.Marker}={Data}\0", StringComparison.Ordinal))
                {
                    found[int.Parse(Path.GetFileName(directory), System.Globalization.CultureInfo.InvariantCulture)]
                        = File.ReadAllText(Path.Combine(directory, "cmdline")).Replace('\0', ' ');
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is not ours to see.
            }
        }
        return found;
    }

    /// <summary>The guardian's process id, from the data directory on its command line.</summary>
    public int FindGuardian() => Directory.EnumerateDirectories("/proc").Where(path => ProcessDirectory().IsMatch(path))
        .Where(path => File.Exists(Path.Combine(path, "cmdline")) && File.ReadAllText(Path.Combine(path, "cmdline")).EndsWith($"Guard.dll\0{Data}\0", StringComparison.Ordinal))
        .Select(path => int.Parse(Path.GetFileName(path), System.Globalization.CultureInfo.InvariantCulture)).Single();

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async Task<int> StopAsync()
    {
        Signals.Terminate(_process.Id);
        return await WaitForExitAsync();
    }

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        if (_ownData is not null)
        {
            await Eventually.IsTrueAsync(() => FindChildren().Count == 0);      // a borrowed directory may have another, living host
        }
        _process.Dispose();
        _ownData?.Dispose();
    }

    private bool Contains(string text) => _lines.Any(line => line.Contains(text, StringComparison.Ordinal));

    private void Keep(string? line)
    {
        if (line is null)
        {
            _closed.TrySetResult();
        }
        else
        {
            _lines.Enqueue(line);
        }
    }

    [GeneratedRegex(@"^/proc/\d+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ProcessDirectory();
}
