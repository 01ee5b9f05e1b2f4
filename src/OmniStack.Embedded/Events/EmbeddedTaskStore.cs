using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Task records out of the bus's memory.</summary>
internal sealed class EmbeddedTaskStore(BusStorage storage) : ITaskStore
{
    public Task<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        var below = PageCursor.Parse(query.Cursor);
        return storage.ReadAsync(state =>
        {
            var (tasks, next) = PageCursor.Select(
                state.TasksBelow(below), task => Matches(task, query), task => task.Number, query.Limit, query.MaxExamined);
            return new TaskPage(tasks.ConvertAll(task => task.ToRecord()), next);
        }, cancellationToken);
    }

    public async Task<TaskRecord?> CancelAsync(string taskId, CancellationToken cancellationToken)
    {
        await storage.CommitAsync(state => state.FindTask(taskId) is { IsFinished: false }
            ? new BusChange.Cancelled(storage.Clock.UtcNow, taskId, storage.Options.EndedKeepFor)
            : null, cancellationToken);
        return await storage.ReadAsync(state => state.FindTask(taskId)?.ToRecord(), cancellationToken);
    }

    public async Task<bool> DeleteAsync(string taskId, CancellationToken cancellationToken)
    {
        var found = false;
        await storage.CommitAsync(state =>
        {
            var task = state.FindTask(taskId);
            if (task is { IsFinished: false })
            {
                throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.TaskNotFinal,
                    $"The task {taskId} is still being worked on. Cancel it first.");
            }

            found = task is not null;
            return found ? new BusChange.TaskDeleted(taskId) : null;
        }, cancellationToken);
        return found;
    }

    public async Task<long> ClearAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        await storage.CommitAsync(state =>
        {
            count = state.Clearable().Count();
            return count > 0 ? new BusChange.TasksCleared() : null;
        }, cancellationToken);
        return count;
    }

    private static bool Matches(TaskEntry task, TaskQuery query)
        => Matches(task.Event, query)
            && !(task.CreatedAt < query.From)
            && !(task.CreatedAt >= query.To)
            && (query.Agent is null ? query.State is null || task.State == query.State : HasRun(task, query.Agent, query.State));

    private static bool Matches(StoredEvent envelope, TaskQuery query)
        => (query.Topic is null || envelope.Topic == query.Topic)
            && (query.TenantId is null || envelope.TenantId == query.TenantId)
            && (query.CorrelationId is null || envelope.CorrelationId == query.CorrelationId);

    private static bool HasRun(TaskEntry task, string agent, TaskState? state)
        => task.FindRun(agent) is { } run && (state is null || run.State == state);
}
