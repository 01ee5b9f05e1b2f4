using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OmniStack.Testing;

/// <summary>
/// One of our services as a process of its own, on a port that the system chose, started from its build output. Killing it is
/// SIGKILL: nothing of it runs any more afterwards.
/// </summary>
public sealed partial class ServiceProcess : IAsyncDisposable
{
    private const int KeptLines = 2000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServiceProcess(Process process) => _process = process;

    /// <summary>For example http://127.0.0.1:40123/.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Speaks to the service, with its address as base; 30 s timeout.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    /// <summary>The last 2,000 lines it wrote, standard error included.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts the service and waits until <c>/health</c> answers 200.</summary>
    /// <param name="project">Path of the project below the repository's root, such as <c>OmniStack.Daemon</c>.</param>
    /// <param name="environment">Added to this process's; a null value removes one. Give OMNISTACK_DATA a directory of the test's own.</param>
    /// <exception cref="TimeoutException">It was not healthy within a minute; the message holds its output.</exception>
    public static async Task<ServiceProcess> StartAsync(string project, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Program(project)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.Combine(Repository.Root, project),
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        foreach (var (name, value) in environment)
        {
            if (value is null)
            {
                start.Environment.Remove(name);
            }
            else
            {
                start.Environment[name] = value;
            }
        }
        var service = new ServiceProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        try
        {
            await service.RunAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends it at once (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end (SIGTERM) and waits; returns its exit code.</summary>
    /// <exception cref="TimeoutException">It runs on after <paramref name="timeout"/> (30 s when null).</exception>
    public async Task<int> StopAsync(TimeSpan? timeout = null)
    {
        Signals.Terminate(_process.Id);
        await _process.WaitForExitAsync().WaitAsync(timeout ?? TimeSpan.FromSeconds(30));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Http.Dispose();
    }

    private async Task RunAsync()
    {
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"It ended before it listened.\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        try
        {
            Address = await _address.Task.WaitAsync(TimeSpan.FromMinutes(1));
            Http.BaseAddress = Address;
            await Eventually.IsTrueAsync(IsHealthyAsync, TimeSpan.FromMinutes(1));
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException($"{_process.StartInfo.ArgumentList[0]} is not healthy.\n{Output}", timeout);
        }
    }

    private async Task<bool> IsHealthyAsync()
    {
        using var response = await Http.GetAsync("/health");
        return response.IsSuccessStatusCode;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }
        _output.Enqueue(line);
        if (_output.Count > KeptLines)
        {
            _output.TryDequeue(out _);
        }
        if (Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (?<address>http://\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Listening();
}
