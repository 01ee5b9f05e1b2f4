namespace OmniStack.Agents.State;

/// <summary>One page of a list.</summary>
/// <param name="Items">In the order of the list.</param>
/// <param name="Next">The cursor of the next page; null when this is the last.</param>
public sealed record StatePage<T>(IReadOnlyList<T> Items, string? Next);
