using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>The changes of all tasks' states as they happen, of all runners. Kept for a short while, so that a reader can go on where it was cut off.</summary>
public interface ITaskFeed
{
    /// <summary>Follows the changes without end.</summary>
    /// <param name="cursor">Begin behind this <see cref="TaskChange.Cursor"/>; null for what happens from now on.</param>
    /// <exception cref="OmniStackException"><c>cursor_gone</c>: what follows the cursor is no longer kept; list the tasks and follow from now on; <c>parameter_invalid</c>: it is no cursor.</exception>
    IAsyncEnumerable<TaskChange> FollowAsync(string? cursor, CancellationToken cancellationToken);
}
