using System.Text.Json;

namespace OmniStack.Abstractions.Agents;

/// <summary>A change of one value of a run's state.</summary>
/// <param name="Key">The value's name.</param>
/// <param name="Value">Any JSON but null; null deletes it.</param>
public sealed record RunStateChange(string Key, JsonElement? Value);
