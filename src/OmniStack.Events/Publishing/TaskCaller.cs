using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Publishing;

/// <summary>Calls of agents that run in a process with a publisher of its own.</summary>
internal sealed class TaskCaller(IEventPublisher publisher) : ITaskCaller
{
    public async Task<TaskRecord> CallAsync(TaskCall call, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var published = await publisher.PublishAsync(call.Topic, call.Content, new PublishOptions
        {
            Id = call.Id, TenantId = call.TenantId, CorrelationId = call.CorrelationId, CausationId = call.CausationId, Hops = call.Hops,
        }, cancellationToken);
        return await publisher.WaitForResultAsync(published.TaskId, timeout, cancellationToken)
            ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.TaskNotFound, $"The record of task {published.TaskId} has been deleted.");
    }
}
