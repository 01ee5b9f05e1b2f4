using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Publishing;

namespace OmniStack.Events.Running;

/// <summary>Sees each outcome through: stored, counted, and told to those who wait for the task.</summary>
internal sealed partial class OutcomeStore(Settler settler, TaskWatcher watcher, ILogger<OutcomeStore> logger)
{
    public Task<Task<bool>> EnqueueAsync(Settlement outcome) => settler.EnqueueAsync(outcome);

    /// <param name="fail">Makes the outcome that replaces a success which the bus refused, for example for a reply to a full topic.</param>
    public async Task ConfirmAsync(Settlement outcome, Task<bool> storing, Func<Delivery, RunError, Settlement> fail)
    {
        bool stored;
        try
        {
            stored = await storing;
        }
        catch (Exception error) when (outcome is Settlement.Succeeded && error is not OperationCanceledException)
        {
            outcome = fail(outcome.Delivery, DeliveryRunner.ToError(error)) with { Elapsed = outcome.Elapsed };
            stored = await await settler.EnqueueAsync(outcome);
        }
        if (!stored)
        {
            LogNotOpen(outcome.Delivery.Group.Agent, outcome.Delivery.Event.Id, outcome.Delivery.Attempt);
            return;
        }
        EventsTelemetry.Settled(outcome);
        if (outcome is Settlement.Succeeded or Settlement.DeadLettered)
        {
            watcher.Notify(outcome.Delivery.Event.Id);
        }
    }

    [LoggerMessage(EventId = 2040, Level = LogLevel.Warning, Message = "{Agent} finished task {TaskId}, attempt {Attempt}, too late: another runner has it or settled it; this outcome is dropped.")]
    private partial void LogNotOpen(string agent, string taskId, int attempt);
}
