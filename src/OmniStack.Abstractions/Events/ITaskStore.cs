using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>The records of published events: what an operator does with them. <see cref="IEventBus"/> writes them and finds one.</summary>
public interface ITaskStore
{
    /// <summary>Lists tasks, latest first. A page costs what it examines, never the whole store (<see cref="TaskQuery.MaxExamined"/>).</summary>
    Task<TaskPage> ListAsync(TaskQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Cancels every run that is not final: queued and retrying ones at once, running ones as soon as their runner extends the
    /// lease (<see cref="IEventBus.ExtendAsync"/> reports them lost). A result that comes later is not stored.
    /// </summary>
    /// <returns>The record after it, or <see langword="null"/> when no task has this id; unchanged when it was final.</returns>
    Task<TaskRecord?> CancelAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>Deletes a final task's record and results, and its dead letters with it.</summary>
    /// <returns>False when no task has this id.</returns>
    /// <exception cref="OmniStackException"><c>task_not_final</c>: it is still being worked on; cancel it first.</exception>
    Task<bool> DeleteAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>Deletes every final task's record and results, but for tasks with a dead letter, which an operator decides about.</summary>
    /// <returns>How many.</returns>
    Task<long> ClearAsync(CancellationToken cancellationToken);
}
