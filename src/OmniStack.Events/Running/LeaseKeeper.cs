using Microsoft.Extensions.Logging;

namespace OmniStack.Events.Running;

/// <summary>Extends the leases of an agent's runs every third of the lease or sooner, and stops runs that it no longer holds: cancelled, or another runner's.</summary>
internal sealed partial class LeaseKeeper(AgentLine line, ActiveRuns runs, BusMonitor monitor, TimeSpan check, TimeProvider time, ILogger logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromTicks(Math.Min(line.Options.ReclaimIdle.Ticks / 3, check.Ticks)), time);
        for (var failures = 0; ;)
        {
            try
            {
                while (await timer.WaitForNextTickAsync(cancellationToken))
                {
                    await ExtendAllAsync(cancellationToken);
                    failures = 0;
                }
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
