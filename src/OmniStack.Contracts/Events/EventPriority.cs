using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>Which events of a topic go first. A lower one is never starved: it gets a fixed share while higher ones wait.</summary>
public enum EventPriority
{
    /// <summary>Before the others.</summary>
    [JsonStringEnumMemberName("high")] High,
    /// <summary>The default.</summary>
    [JsonStringEnumMemberName("normal")] Normal,
    /// <summary>Behind the others.</summary>
    [JsonStringEnumMemberName("low")] Low,
}
