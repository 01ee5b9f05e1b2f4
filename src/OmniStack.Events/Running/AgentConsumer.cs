using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;

namespace OmniStack.Events.Running;

/// <summary>
/// The loop of one agent: takes as many events as it has free slots, and some more while it is quick, runs them, has their outcomes stored. A slot is free again
/// when its handler has returned; the delivery is held under its lease until the outcome is stored.
/// </summary>
internal sealed partial class AgentConsumer(AgentLine line, DeliveryRunner runner, OutcomeStore outcomes, BusMonitor monitor,
    IOptions<EventsOptions> options, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>How long a stopping process waits for the bus to take the last outcomes.</summary>
    private static readonly TimeSpan LastSettlement = TimeSpan.FromSeconds(5);

    /// <summary>How soon it is noticed that a handler came back which had been given up.</summary>
    private static readonly TimeSpan HungCheck = TimeSpan.FromMilliseconds(250);

    private readonly ActiveRuns _runs = new();
    private readonly Prefetch _prefetch = new(line.Options.Prefetch);
    private readonly Trickle _trickle = new();
    private readonly Slots _slots = new(line.Options.ConsumerCount, time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var leaseStop = new CancellationTokenSource();
        var leases = Task.CompletedTask;
        try
        {
            await UntilAnsweredAsync(line.SubscribeAsync, stoppingToken);
            leases = new LeaseKeeper(line, _runs, monitor, options.Value.LeaseCheck, time, logger).RunAsync(leaseStop.Token);
            LogSubscribed(line.Group.Agent, line.Group.Topic, line.Options.ConsumerCount);
            while (await ReceiveAsync(stoppingToken))
            {
                await WhileHungAsync(stoppingToken);
            }
            LogDeleted(line.Group.Agent, line.Group.Topic);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await DrainAsync();
        }
        finally
        {
            await leaseStop.CancelAsync();
            await leases;
        }
    }

    /// <returns>False when the agent was deleted since it subscribed.</returns>
    private async Task<bool> ReceiveAsync(CancellationToken stoppingToken)
    {
        var free = await _slots.TakeAllAsync(stoppingToken);
        try
        {
            IReadOnlyList<Delivery> deliveries = [];
            var count = _prefetch.CountFor(free, line.Options.ConsumerCount);
            var asked = time.GetUtcNow();
            await UntilAnsweredAsync(async token => deliveries = await line.ReceiveAsync(count, options.Value.ReceiveWait, token), stoppingToken);
            EventsTelemetry.Received(line.Group, deliveries, asked);
            _prefetch.Received(deliveries.Any(delivery => delivery.Attempt > 1));
            var gathering = _trickle.Next(deliveries.Count, count, !_runs.IsEmpty, _prefetch.IsQuick);
            var begins = true;
            var taken = deliveries.Select(Hold).ToArray();
            foreach (var (run, older) in taken)
            {
                // When the slots have been busy for long, or the process stops, the event goes back to the bus.
                begins = begins && !stoppingToken.IsCancellationRequested && (free > 0 || await _slots.TryTakeAsync(Prefetch.Hold, stoppingToken));
                free -= begins && free > 0 ? 1 : 0;
                // The run ends by itself and reports to ActiveRun.Ended, which the drain awaits.
                _ = ProcessAsync(run, older, begins);
            }
            await GatherAsync(gathering, taken, stoppingToken);
            return true;
        }
        catch (OmniStackException error) when (IsDeleted(error))
        {
            return false;
        }
        finally
        {
            if (free > 0)
            {
                _slots.Release(free);
            }
        }
    }

    private async Task GatherAsync(Gathering gathering, (ActiveRun Run, ActiveRun? Older)[] taken, CancellationToken stoppingToken)
    {
        var gathered = gathering switch
        {
            Gathering.Outcomes => Task.WhenAll(taken.Select(one => one.Run.Ended)).WaitAsync(Trickle.Moment, time, stoppingToken),
            Gathering.Moment => Task.Delay(Trickle.Moment, time, stoppingToken),
            _ => Task.CompletedTask,
        };
        await gathered.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private (ActiveRun Run, ActiveRun? Older) Hold(Delivery delivery)
    {
        var run = new ActiveRun(delivery);
        return (run, _runs.Add(run));
    }

    /// <param name="run">Held from here on until its outcome is stored.</param>
    /// <param name="older">An older run of the same delivery, which does not count any more.</param>
    /// <param name="begins">True with a slot for it; false to hand it back.</param>
    private async Task ProcessAsync(ActiveRun run, ActiveRun? older, bool begins)
    {
        try
        {
            Settlement? outcome = null;
            Task<bool>? storing = null;
            try
            {
                await (older?.StopAsync(RunStop.LeaseLost) ?? Task.CompletedTask);
                outcome = begins ? await runner.RunAsync(run) : new Settlement.Released(run.Delivery);
                _prefetch.Ran(outcome?.Elapsed);
                run.HasOutcome = true;
                storing = outcome is null ? null : await outcomes.EnqueueAsync(outcome);
            }
            finally
            {
                if (begins)
                {
                    _slots.Release(1);
                }
            }
            if (outcome is not null && storing is not null)
            {
                await outcomes.ConfirmAsync(outcome, storing, runner.Fail);
            }
        }
#pragma warning disable CA1031 // Nobody awaits a run, so what fails here is logged here; the lease ends and the event is delivered again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnsettled(error, line.Group.Agent, run.Delivery.Event.Id);
        }
        finally
        {
            _runs.Remove(run);
            run.Dispose();
        }
    }

    private async Task UntilAnsweredAsync(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                await call(cancellationToken);
                monitor.Succeeded();
                return;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested && !IsDeleted(error))
            {
                await monitor.FailedAsync(error, ++failures, cancellationToken);
            }
        }
    }

    private static bool IsDeleted(Exception error) => error is OmniStackException { Code: ErrorCodes.TopicUnknown };

    /// <summary>Waits while too many handlers hang, which <see cref="AgentHealth"/> reports.</summary>
    private async Task WhileHungAsync(CancellationToken cancellationToken)
    {
        if (!line.Abandoned.IsFull)
        {
            return;
        }
        LogHung(line.Group.Agent, line.Abandoned.Count);
        while (line.Abandoned.IsFull)
        {
            await Task.Delay(HungCheck, time, cancellationToken);
        }
        LogGoesOn(line.Group.Agent);
    }

    private async Task DrainAsync()
    {
        if (await EndedWithinAsync(options.Value.DrainTimeout))
        {
            return;
        }
        var left = _runs.Snapshot();
        LogHandingBack(line.Group.Agent, left.Count);
        await Task.WhenAll(left.Select(run => run.StopAsync(RunStop.Shutdown)));
        if (!await EndedWithinAsync(options.Value.CancelGrace + LastSettlement))
        {
            LogLeftBehind(line.Group.Agent, _runs.Snapshot().Count);
        }
    }

    private async Task<bool> EndedWithinAsync(TimeSpan timeout)
    {
        try
        {
            await Task.WhenAll(_runs.Snapshot().Select(run => run.Ended)).WaitAsync(timeout, time, CancellationToken.None);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(EventId = 2030, Level = LogLevel.Information, Message = "{Agent} works on {Topic}, {ConsumerCount} at once.")]
    private partial void LogSubscribed(string agent, string topic, int consumerCount);

    [LoggerMessage(EventId = 2031, Level = LogLevel.Error, Message = "{Agent} could not settle task {TaskId}; it is delivered again when its lease ends.")]
    private partial void LogUnsettled(Exception error, string agent, string taskId);

    [LoggerMessage(EventId = 2032, Level = LogLevel.Warning, Message = "{Agent} cancels {Count} runs that did not finish in time for the stop, and hands their events back.")]
    private partial void LogHandingBack(string agent, int count);

    [LoggerMessage(EventId = 2033, Level = LogLevel.Warning, Message = "{Agent} stops with {Count} outcomes not stored; their events are delivered again when their leases end.")]
    private partial void LogLeftBehind(string agent, int count);

    [LoggerMessage(EventId = 2034, Level = LogLevel.Warning, Message = "{Agent} was deleted from {Topic}: it takes nothing until this process is started again.")]
    private partial void LogDeleted(string agent, string topic);

    [LoggerMessage(EventId = 2035, Level = LogLevel.Error, Message = "{Agent} takes no further event: {Count} of its handlers were cancelled and did not return.")]
    private partial void LogHung(string agent, int count);

    [LoggerMessage(EventId = 2036, Level = LogLevel.Information, Message = "{Agent} goes on: a handler that hung came back.")]
    private partial void LogGoesOn(string agent);
}
