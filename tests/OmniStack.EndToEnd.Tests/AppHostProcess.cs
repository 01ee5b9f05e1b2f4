using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using OmniStack.Testing;

namespace OmniStack.EndToEnd.Tests;

/// <summary>The whole application, started from the AppHost's build output with a data directory of its own.</summary>
internal sealed partial class AppHostProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _tableEnd = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppHostProcess(Process process) => _process = process;

    public string Output => string.Join('\n', _output);

    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Starts it and waits for its ready line and table.</summary>
    public static async Task<AppHostProcess> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = new ProcessStartInfo(DotNet.Path, [Repository.Program("OmniStack.AppHost")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Repository.Root, "OmniStack.AppHost"),
        };
        start.Environment["OMNISTACK_DATA"] = dataDirectory;
        start.Environment["NO_COLOR"] = "1";
        start.Environment.Remove("OPENAI_API_KEY");
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }
        var host = new AppHostProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        try
        {
            await host.RunAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The table's row of a resource, as printed. Only the table is indented; what a resource logs begins with its name.</summary>
    public string Row(string resource) =>
        _output.Last(line => Row().Match(line) is { Success: true } match && match.Groups["name"].Value == resource);

    /// <summary>The address that the table gives for a resource.</summary>
    public Uri Address(string resource) => new(Url().Match(Row(resource)).Value);

    /// <summary>The dashboard's address and a key for its API.</summary>
    public async Task<HttpClient> OpenDashboardAsync(string dataDirectory)
    {
        await Eventually.IsTrueAsync(() => Dashboard().IsMatch(Output));
        var api = new HttpClient { BaseAddress = new Uri(Dashboard().Match(Output).Groups["url"].Value), Timeout = TimeSpan.FromSeconds(60) };
        api.DefaultRequestHeaders.Add("x-api-key", await File.ReadAllTextAsync(Path.Combine(dataDirectory, "secrets", "dashboard-api-key")));
        return api;
    }

    /// <summary>Asks it to end (SIGTERM); returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        Signals.Terminate(_process.Id);
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            try
            {
                await StopAsync();
            }
            catch (TimeoutException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process.Dispose();
        Http.Dispose();
    }

    private async Task RunAsync()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException($"The AppHost ended before it was ready.\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            await _ready.Task.WaitAsync(TimeSpan.FromSeconds(90));
            await _tableEnd.Task.WaitAsync(TimeSpan.FromSeconds(10));
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"The AppHost was not ready in time.\n{Output}", timeout);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }
        _output.Enqueue(line);
        if (line.Contains("OmniStack is ready", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
        else if (_ready.Task.IsCompletedSuccessfully && Row().Match(line) is { Success: true } match && match.Groups["name"].Value == "web")
        {
            _tableEnd.TrySetResult();
        }
    }

    [GeneratedRegex(@"^  (?<name>redis|mongo|daemon|chatapi|web)\s", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();

    [GeneratedRegex(@"Dashboard: (?<url>http://[^/\s]+/)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Dashboard();

    [GeneratedRegex(@"http://\S+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Url();
}
