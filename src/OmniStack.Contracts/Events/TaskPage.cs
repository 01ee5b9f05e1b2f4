namespace OmniStack.Contracts.Events;

/// <summary>A page of tasks, latest first.</summary>
/// <param name="Items">At most the asked limit; fewer, even none, when the search stopped at its bound.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; null when there are no more.</param>
public sealed record TaskPage(IReadOnlyList<TaskRecord> Items, string? NextCursor);
