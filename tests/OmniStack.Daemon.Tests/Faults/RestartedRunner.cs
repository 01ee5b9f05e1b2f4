using System.Collections.Concurrent;

namespace OmniStack.Daemon.Tests.Faults;

/// <summary>A runner that is started again whenever it ends, as a service manager does.</summary>
internal sealed class RestartedRunner : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _environment;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<ProgramProcess> _started = new();
    private readonly Task _running;

    /// <param name="environment">Of every start.</param>
    public RestartedRunner(Dictionary<string, string?> environment)
    {
        _environment = environment;
        _running = RunAsync();
    }

    /// <summary>How often it was started.</summary>
    public int Starts => _started.Count;

    /// <summary>What all of them wrote, the first one first.</summary>
    public string Output => string.Join('\n', _started.Select(one => one.Output));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
        foreach (var one in _started)
        {
            await one.DisposeAsync();
        }
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var runner = ProgramProcess.Start(FaultRunner.Project, _environment);
            _started.Enqueue(runner);
            try
            {
                await runner.ExitedAsync(TimeSpan.FromMinutes(5)).WaitAsync(_end.Token);
            }
            catch (OperationCanceledException)
            {
                await runner.KillAsync();
            }
        }
    }
}
