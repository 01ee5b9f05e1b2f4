using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Running;

/// <summary>
/// Stores the outcomes of all agents: what finishes while the bus is busy with the batches before makes up the next, so that a batch
/// costs no one a wait. Outcomes are kept while the bus is away.
/// </summary>
/// <remarks>Starts before every hosted service and stops after all of them, whatever the order of their registration.</remarks>
internal sealed class Settler(IEventBus bus, BusMonitor monitor, IOptions<EventsOptions> options) : IHostedLifecycleService, IDisposable
{
    /// <summary>While the bus stores one batch, the next is on its way.</summary>
    private const int BatchesAtOnce = 2;

    private readonly CancellationTokenSource _abort = new();
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(options.Value.SettleBacklog);
    private Task _pumps = Task.CompletedTask;

    /// <summary>Waits for room in the backlog.</summary>
    /// <returns>
    /// A task that ends when the bus has answered: true when the outcome is stored, false when the delivery was no longer open.
    /// It fails when the bus refuses this outcome for what it is.
    /// </returns>
    public async Task<Task<bool>> EnqueueAsync(Settlement settlement)
    {
        var pending = new Pending(settlement);
        await _queue.Writer.WriteAsync(pending, _abort.Token);
        return pending.Stored.Task;
    }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _pumps = Task.WhenAll(Enumerable.Range(0, BatchesAtOnce).Select(_ => PumpAsync(_abort.Token)).ToArray());
        return Task.CompletedTask;
    }

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        try
        {
            await _pumps.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The bus is away: what is left is delivered again when its lease ends.
            await _abort.CancelAsync();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _abort.Dispose();

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Pending>(options.Value.SettleBatch);
        while (await _queue.Reader.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < options.Value.SettleBatch && _queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }
            // Both pumps hear of an outcome, and one has it.
            if (batch.Count > 0)
            {
                await StoreAsync(batch, cancellationToken);
            }
        }
    }

    private async Task StoreAsync(IReadOnlyList<Pending> batch, CancellationToken cancellationToken)
    {
        for (var failures = 0; ;)
        {
            try
            {
                var stored = await bus.SettleAsync([.. batch.Select(pending => pending.Settlement)], cancellationToken);
                monitor.Succeeded();
                for (var i = 0; i < batch.Count; i++)
                {
                    batch[i].Stored.SetResult(stored[i]);
                }
                return;
            }
            catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
            {
                await monitor.FailedAsync(error, ++failures, cancellationToken);
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                await RefuseAsync(batch, error, cancellationToken);
                return;
            }
        }
    }

    /// <summary>One outcome that the bus cannot take must not hold up the others: each is tried alone.</summary>
    private async Task RefuseAsync(IReadOnlyList<Pending> batch, Exception error, CancellationToken cancellationToken)
    {
        if (batch.Count == 1)
        {
            batch[0].Stored.SetException(error);
            return;
        }
        foreach (var pending in batch)
        {
            await StoreAsync([pending], cancellationToken);
        }
    }

    private sealed class Pending(Settlement settlement)
    {
        public Settlement Settlement => settlement;

        /// <summary>What follows is short and ours, so it runs where the answer came in and not as one more work item of each event.</summary>
        public TaskCompletionSource<bool> Stored { get; } = new();
    }
}
