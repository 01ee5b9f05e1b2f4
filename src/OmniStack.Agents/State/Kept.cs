namespace OmniStack.Agents.State;

/// <summary>A value and what the store knows of it.</summary>
internal sealed record Kept<T>(string Key, T Value, long Version, DateTimeOffset? ExpiresAt);
