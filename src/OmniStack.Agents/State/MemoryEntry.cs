using System.Text.Json;

namespace OmniStack.Agents.State;

/// <summary>A value of an agent's memory.</summary>
/// <param name="Key">Unique in its scope.</param>
/// <param name="Value">Any JSON.</param>
/// <param name="ExpiresAt">When it is forgotten (UTC); null for never.</param>
public sealed record MemoryEntry(string Key, JsonElement Value, DateTimeOffset? ExpiresAt);
