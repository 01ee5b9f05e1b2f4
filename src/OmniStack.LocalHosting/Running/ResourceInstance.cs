using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace OmniStack.LocalHosting.Running;

/// <summary>One process of a resource: starts it, watches its health, starts it again when it crashes, stops it.</summary>
internal sealed partial class ResourceInstance(string name, int replica, IResourceLauncher launcher, RunningServices services) : IDisposable
{
    // A process that takes long to start is asked less often, so that asking does not hold it back; it adds a twentieth at most.
    private const int ChecksPerElapsed = 20;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private CancellationTokenSource _stopping = new();
    private bool _ended;
    private Task _supervision = Task.CompletedTask;
    private ChildProcess? _process;
    private bool _prepared;

    public string Name => name;

    public ResourceLog Log { get; } = new(services.Options, services.Time);

    private LocalHostingOptions Options => services.Options;

    private TimeProvider Time => services.Time;

    public void Start() => _supervision = SuperviseAsync();

    /// <summary>Starts the process again after it was stopped, ended or could not be started; nothing while it runs or the host ends.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!Volatile.Read(ref _ended) && _supervision.IsCompleted)
            {
                _stopping.Dispose();
                _stopping = new CancellationTokenSource();
                Start();
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops the process and ends its supervision.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await StopRunningAsync(cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Stops the process, builds its program, and starts it again: the earlier program when the build fails.</summary>
    /// <returns>Whether the build succeeded. What it wrote stands among the process's lines.</returns>
    public async Task<bool> RebuildAsync(CancellationToken cancellationToken)
    {
        if (launcher.PlanBuild() is not { } plan)
        {
            return false;
        }
        await StopAsync(cancellationToken);
        using var build = ChildProcess.Start(plan, services.Guard, Options.LogLineLength, Time, WriteLine);
        await build.StopWhenDoneAsync(Options.BuildTimeout, cancellationToken);
        var exitCode = await build.Exit;
        await StartAgainAsync(cancellationToken);
        return exitCode == 0;
    }

    /// <summary>Stops the process for good: the host ends.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _ended, true);
        await StopAsync(cancellationToken);
        Log.End();
    }

    private async Task StopRunningAsync(CancellationToken cancellationToken)
    {
        var running = _process;
        await _stopping.CancelAsync();
        if (running is { Exit.IsCompleted: false })
        {
            Set(snapshot => snapshot with { State = ResourceState.Stopping });
            if (!await running.StopAsync(Options.StopTimeout, cancellationToken))
            {
                LogKilled(services.Logger, name, Options.StopTimeout);
            }
        }
        await _supervision;
        Set(snapshot => snapshot.State == ResourceState.Exited ? snapshot with { Reason = null } : snapshot);
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _gate.Dispose();
    }

    private async Task SuperviseAsync()
    {
        var crashes = 0;
        while (!_stopping.IsCancellationRequested)
        {
            var started = Time.GetTimestamp();
            if (await RunOnceAsync() is not { } exitCode)
            {
                return;                                                         // it cannot be started; the state says why
            }
            if (_stopping.IsCancellationRequested || exitCode == 0)
            {
                Set(snapshot => snapshot with { State = exitCode == 0 ? ResourceState.Finished : ResourceState.Exited, ExitCode = exitCode, ProcessId = null, Health = null });
                return;
            }

            crashes = Time.GetElapsedTime(started) >= Options.RestartResetAfter ? 1 : crashes + 1;
            var delay = TimeSpan.FromTicks(Math.Min(Options.RestartMaxDelay.Ticks, (long)(Options.RestartBaseDelay.Ticks * Math.Pow(2, Math.Min(crashes - 1, 30)))));
            Set(snapshot => snapshot with
            {
                State = ResourceState.Exited, ExitCode = exitCode, ProcessId = null, Health = null, Crashes = snapshot.Crashes + 1,
                Reason = $"exit code {exitCode}; restarting in {delay.TotalSeconds:0.#} s",
            });
            LogCrashed(services.Logger, name, exitCode, delay);
            await Task.Delay(delay, Time, _stopping.Token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <returns>The exit code; null when the process could not be started.</returns>
    private async Task<int?> RunOnceAsync()
    {
        Set(snapshot => snapshot with { State = ResourceState.Starting, Reason = null, ExitCode = null, HealthChecks = [] });
        IHealthProbe? probe;
        LaunchPlan plan;
        try
        {
            plan = await launcher.PlanAsync(replica, _stopping.Token);
            probe = launcher.CreateProbe(replica);
            _process = ChildProcess.Start(plan, services.Guard, Options.LogLineLength, Time, WriteLine);
        }
        catch (Exception error) when (error is DistributedApplicationException or Win32Exception or IOException or UnauthorizedAccessException)
        {
            Set(snapshot => snapshot with { State = ResourceState.FailedToStart, Reason = error.Message });
            LogNotStarted(services.Logger, name, error.Message);
            return null;
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return null;
        }

        using var process = _process;
        Set(snapshot => snapshot with
        {
            State = ResourceState.Running, ProcessId = process.Id, StartedAt = Time.GetUtcNow(), Environment = plan.Environment.ToImmutableDictionary(),
            HasHealthCheck = probe is not null, RunsOn = launcher.Describe(snapshot with { ProcessId = process.Id }),
        });
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var health = probe is null ? Task.CompletedTask : WatchHealthAsync(probe, watching.Token);
        var exitCode = await process.Exit;
        await watching.CancelAsync();
        await health;
        return exitCode;
    }

    private async Task WatchHealthAsync(IHealthProbe probe, CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        try
        {
            while (true)
            {
                var outcome = await CheckAsync(probe, cancellationToken);
                if (outcome.Status == HealthStatus.Healthy && !_prepared)
                {
                    await launcher.PrepareAsync(cancellationToken);
                    _prepared = true;
                }
                Set(snapshot => snapshot with { Health = outcome.Status, HealthChecks = [outcome] });
                var eager = TimeSpan.FromTicks(Math.Max(Options.StartingHealthInterval.Ticks, Math.Min(Options.HealthInterval.Ticks, Time.GetElapsedTime(started).Ticks / ChecksPerElapsed)));
                await Task.Delay(outcome.Status == HealthStatus.Healthy ? Options.HealthInterval : eager, Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ended, or is about to.
        }
    }

    private async Task<HealthCheckOutcome> CheckAsync(IHealthProbe probe, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Options.HealthTimeout);
        try
        {
            var (status, description) = await probe.CheckAsync(limited.Token);
            return new HealthCheckOutcome(probe.Name, status, description, Time.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckOutcome(probe.Name, HealthStatus.Unhealthy, $"no answer within {Options.HealthTimeout.TotalSeconds:0.#} s", Time.GetUtcNow());
        }
    }

    private void WriteLine(string text, bool isError)
    {
        Log.Add(text, isError);
        services.Console.WriteResource(name, text, isError);
    }

    private void Set(Func<ResourceSnapshot, ResourceSnapshot> change) => services.States.Update(name, change);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Warning, Message = "{Name} crashed with exit code {ExitCode}; restarting in {Delay}.")]
    private static partial void LogCrashed(ILogger logger, string name, int exitCode, TimeSpan delay);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Error, Message = "{Name} cannot be started: {Reason}")]
    private static partial void LogNotStarted(ILogger logger, string name, string reason);

    [LoggerMessage(EventId = 5012, Level = LogLevel.Warning, Message = "{Name} did not stop within {Deadline} and was killed.")]
    private static partial void LogKilled(ILogger logger, string name, TimeSpan deadline);
}
