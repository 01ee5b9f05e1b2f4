namespace OmniStack.Contracts.Agents;

/// <summary>A run in a list.</summary>
/// <param name="RunId">Unique.</param>
/// <param name="Agent">The key of the agent that began it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">The last attempt begun; 1 for the first.</param>
/// <param name="Entries">How many entries its log has: the sequence of the last.</param>
/// <param name="StartedAt">When its first attempt began (UTC).</param>
/// <param name="UpdatedAt">When its last entry was written (UTC).</param>
public sealed record RunSummary(string RunId, string Agent, RunState State, int Attempt, long Entries, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt);
