namespace OmniStack.Abstractions.Events;

/// <summary>What an operator does with an agent, on all of its runners at once. <see cref="IEventBus"/> registers and lists agents.</summary>
public interface IAgentLifecycle
{
    /// <summary>Pauses or resumes the agent: nothing is delivered while it is paused, nothing is lost, and resuming needs no restart.</summary>
    /// <returns>False when there is no such agent.</returns>
    Task<bool> SetPausedAsync(AgentGroup group, bool paused, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the agent from the list. Runners that still have it stop working on it, and do not register it again before they
    /// restart.
    /// </summary>
    /// <param name="deleteGroup">True deletes its group with its backlog; its open runs end as cancelled. False keeps the group: a later
    /// subscription of the same name goes on where it was.</param>
    /// <param name="deleteDeadLetters">True deletes its dead letters; their runs become failed.</param>
    /// <returns>False when there is no such agent.</returns>
    Task<bool> DeleteAsync(AgentGroup group, bool deleteGroup, bool deleteDeadLetters, CancellationToken cancellationToken);
}
