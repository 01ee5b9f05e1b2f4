using Microsoft.Extensions.Logging;

namespace OmniStack.Events.Running;

/// <summary>
/// Extends the leases of an agent's runs every third of the lease or sooner, and at once when the bus says that it took some of the agent's
/// back; stops runs that it no longer holds: cancelled, or another runner's.
/// </summary>
internal sealed partial class LeaseKeeper(AgentLine line, ActiveRuns runs, BusMonitor monitor, TimeSpan check, TimeProvider time, ILogger logger)
{
    private readonly TimeSpan _interval = TimeSpan.FromTicks(Math.Min(line.Options.ReclaimIdle.Ticks / 3, check.Ticks));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                await RoundAsync(cancellationToken);
                failures = 0;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                await WaitOutAsync(error, ++failures, cancellationToken);
            }
        }
    }

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // Asked for before the look, so that nothing falls between the two.
            var revoked = line.WaitForRevocationAsync(ended.Token);
            await ExtendAllAsync(cancellationToken);
            await await Task.WhenAny(revoked, Task.Delay(_interval, time, ended.Token));
        }
        finally
        {
            await ended.CancelAsync();
        }
    }

    private async Task ExtendAllAsync(CancellationToken cancellationToken)
    {
        var held = runs.Snapshot();
        if (held.Count == 0)
        {
            return;
        }
        var lost = await line.ExtendAsync(held.Select(run => run.Delivery.Token), cancellationToken);
        monitor.Succeeded();
        foreach (var run in held.Where(run => lost.Contains(run.Delivery.Token) && !run.HasOutcome))
        {
            LogLeaseLost(line.Group.Agent, run.Delivery.Event.Id, run.Delivery.Attempt);
            await run.StopAsync(RunStop.LeaseLost);
        }
    }

    private async Task WaitOutAsync(Exception error, int failures, CancellationToken cancellationToken)
    {
        try
        {
            await monitor.FailedAsync(error, failures, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The next wait for a tick ends the loop.
        }
    }

    [LoggerMessage(EventId = 2010, Level = LogLevel.Warning, Message = "{Agent} lost the lease of task {TaskId}, attempt {Attempt}: it was cancelled, or another runner has it; the run here is stopped.")]
    private partial void LogLeaseLost(string agent, string taskId, int attempt);
}
