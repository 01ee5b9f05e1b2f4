using System.Collections.Concurrent;
using System.Diagnostics;

namespace OmniStack.Testing;

/// <summary>
/// A program of ours as a process of its own, started from its build output. Killing it is SIGKILL: nothing of it runs any more
/// afterwards.
/// </summary>
public sealed class ProgramProcess : IAsyncDisposable
{
    private const int KeptLines = 2000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly Action<string> _written;

    private ProgramProcess(ProcessStartInfo start, Action<string> written)
    {
        (_process, _written) = (new Process { StartInfo = start }, written);
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The process id.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last 2,000 lines it wrote, standard error included.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts it.</summary>
    /// <param name="project">Path of the project below the repository's root, such as <c>OmniStack.Daemon</c>.</param>
    /// <param name="environment">Added to this process's; a null value removes one.</param>
    /// <param name="written">Called with each line, on any thread.</param>
    public static ProgramProcess Start(string project, IReadOnlyDictionary<string, string?> environment, Action<string>? written = null)
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
        return new ProgramProcess(start, written ?? (_ => { }));
    }

    /// <summary>Waits until a line that it wrote holds this text.</summary>
    /// <exception cref="TimeoutException">None did within 30 s.</exception>
    public Task WroteAsync(string text) => Eventually.IsTrueAsync(() => _output.Any(line => line.Contains(text, StringComparison.Ordinal)), what: $"\"{text}\" in\n{Output}");

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It runs on after <paramref name="timeout"/> (30 s when null).</exception>
    public async Task<int> ExitedAsync(TimeSpan? timeout = null)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout ?? TimeSpan.FromSeconds(30));
        return _process.ExitCode;
    }

    /// <summary>Asks it to end (SIGTERM) and waits; returns its exit code.</summary>
    /// <inheritdoc cref="ExitedAsync" path="/exception"/>
    public Task<int> StopAsync(TimeSpan? timeout = null)
    {
        Signals.Terminate(_process.Id);
        return ExitedAsync(timeout);
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

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
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
        _written(line);
    }
}
