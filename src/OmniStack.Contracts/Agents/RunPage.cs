namespace OmniStack.Contracts.Agents;

/// <summary>A page of runs, those begun last first.</summary>
/// <param name="Items">At most the asked limit; fewer, even none, when the search stopped at its bound.</param>
/// <param name="NextCursor">Pass as <c>cursor</c> to go on; null when there are no more.</param>
public sealed record RunPage(IReadOnlyList<RunRecord> Items, string? NextCursor);
