using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>What agents could not work on. Written by <see cref="IEventBus.SettleAsync"/>.</summary>
public interface IDeadLetterStore
{
    /// <summary>Lists dead letters, latest first.</summary>
    Task<DeadLetterPage> ListAsync(DeadLetterQuery query, CancellationToken cancellationToken);

    /// <summary>Counts them by agent and cause, the most frequent first.</summary>
    Task<IReadOnlyList<DeadLetterGroup>> GroupAsync(DeadLetterQuery query, CancellationToken cancellationToken);

    /// <returns>The dead letter, or <see langword="null"/> when this agent has none of this task.</returns>
    Task<DeadLetter?> FindAsync(AgentGroup group, string taskId, CancellationToken cancellationToken);

    /// <summary>
    /// Gives it to the agent that failed, and to no other, with its attempts begun anew; task id and history stay. Removing the
    /// dead letter and queueing the event are one atomic step.
    /// </summary>
    /// <param name="edited">Replaces the event's payload; null for the event as it is.</param>
    /// <returns>False when this agent has no dead letter of this task.</returns>
    /// <exception cref="OmniStackException">
    /// <c>dead_letter_unreadable</c>: its bytes are no event, and none was given; <c>agent_not_found</c>: the agent was deleted with its group.
    /// </exception>
    Task<bool> ReplayAsync(AgentGroup group, string taskId, EventPayload? edited, CancellationToken cancellationToken);

    /// <summary>Deletes it; the task's run becomes <see cref="TaskState.Failed"/>.</summary>
    /// <returns>False when this agent has no dead letter of this task.</returns>
    Task<bool> DeleteAsync(AgentGroup group, string taskId, CancellationToken cancellationToken);
}
