using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>Which events of a topic go first. A lower one is never starved: it gets a fixed share while higher ones wait.</summary>
/// <remarks>Normal is the default value: it is what JSON without a priority, such as that of older versions, becomes.</remarks>
public enum EventPriority
{
    /// <summary>Before the others.</summary>
    [JsonStringEnumMemberName("high")] High = 1,
    /// <summary>The default.</summary>
    [JsonStringEnumMemberName("normal")] Normal = 0,
    /// <summary>Behind the others.</summary>
    [JsonStringEnumMemberName("low")] Low = 2,
}
