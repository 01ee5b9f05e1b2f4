using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Running;

/// <summary>
/// The loop of one agent: takes as many events as it has free slots, runs them, has their outcomes stored. A slot is free again
/// when its handler has returned; the delivery is held under its lease until the outcome is stored.
/// </summary>
internal sealed partial class AgentConsumer(AgentLine line, DeliveryRunner runner, OutcomeStore outcomes, BusMonitor monitor,
    IOptions<EventsOptions> options, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>How long a stopping process waits for the bus to take the last outcomes.</summary>
    private static readonly TimeSpan LastSettlement = TimeSpan.FromSeconds(5);

    private readonly ActiveRuns _runs = new();
    private readonly SemaphoreSlim _slots = new(line.Options.ConsumerCount);

    public override void Dispose()
    {
        _slots.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var leaseStop = new CancellationTokenSource();
        var leases = new LeaseKeeper(line, _runs, monitor, time, logger).RunAsync(leaseStop.Token);
        try
        {
            await UntilAnsweredAsync(line.SubscribeAsync, stoppingToken);
            LogSubscribed(line.Group.Agent, line.Group.Topic, line.Options.ConsumerCount);
            while (true)
            {
                await ReceiveAsync(stoppingToken);
            }
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

    private async Task ReceiveAsync(CancellationToken stoppingToken)
    {
        var free = await TakeFreeSlotsAsync(stoppingToken);
        var started = 0;
        try
        {
            IReadOnlyList<Delivery> deliveries = [];
            await UntilAnsweredAsync(async token => deliveries = await line.ReceiveAsync(free, options.Value.ReceiveWait, token), stoppingToken);
            foreach (var delivery in deliveries)
            {
                Start(delivery, stoppingToken.IsCancellationRequested);
                started++;
            }
        }
        finally
        {
            if (free > started)
            {
                _slots.Release(free - started);
            }
        }
    }

    private async Task<int> TakeFreeSlotsAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        var free = 1;
        while (await _slots.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            free++;
        }
        return free;
    }

    private void Start(Delivery delivery, bool stopping)
    {
        var run = new ActiveRun(delivery, line.Options.Timeout, time);
        var older = _runs.Add(run);
        // The run ends by itself and reports to ActiveRun.Ended, which the drain awaits.
        _ = ProcessAsync(run, older, stopping);
    }

    private async Task ProcessAsync(ActiveRun run, ActiveRun? older, bool stopping)
    {
        try
        {
            Settlement? outcome = null;
            Task<bool>? storing = null;
            try
            {
                await (older?.StopAsync(RunStop.LeaseLost) ?? Task.CompletedTask);
                outcome = stopping ? new Settlement.Released(run.Delivery) : await runner.RunAsync(run);
                storing = outcome is null ? null : await outcomes.EnqueueAsync(outcome);
            }
            finally
            {
                _slots.Release();
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
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                await monitor.FailedAsync(error, ++failures, cancellationToken);
            }
        }
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
}
