using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Agents;

/// <summary>Publishes events and waits for their results: the way from agents to the daemon, in its own process or over HTTP.</summary>
public interface ITaskCaller
{
    /// <summary>Publishes, and waits until the task is final. The current trace goes with it.</summary>
    /// <param name="call">What to publish.</param>
    /// <param name="timeout">The most to wait; the task goes on after it.</param>
    /// <param name="cancellationToken">Ends the wait, not the task.</param>
    /// <returns>The task as it then is, finished or not.</returns>
    /// <exception cref="OmniStackException">It was refused, such as <c>topic_unknown</c>, <c>content_invalid</c>, <c>hop_limit</c>; or <c>unavailable</c>.</exception>
    Task<TaskRecord> CallAsync(TaskCall call, TimeSpan timeout, CancellationToken cancellationToken);
}
