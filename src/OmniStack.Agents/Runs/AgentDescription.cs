namespace OmniStack.Agents.Runs;

/// <summary>A registered agent.</summary>
/// <param name="Key">Unique in the process.</param>
/// <param name="Description">For people, and for other agents that may call it.</param>
public sealed record AgentDescription(string Key, string Description);
