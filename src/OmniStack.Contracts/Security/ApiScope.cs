using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Security;

/// <summary>What an API key may be used for. <see cref="Admin"/> includes the others; they do not include each other.</summary>
public enum ApiScope
{
    /// <summary>Publish events, run chat turns, change one's own sessions.</summary>
    [JsonStringEnumMemberName("publish")] Publish,
    /// <summary>Read tasks, results, dead letters, agents, metrics, sessions and streams.</summary>
    [JsonStringEnumMemberName("read")] Read,
    /// <summary>Cancel, retry and replay; pause and resume agents and schedules.</summary>
    [JsonStringEnumMemberName("operate")] Operate,
    /// <summary>Everything: also keys, configuration, and what deletes stored data.</summary>
    [JsonStringEnumMemberName("admin")] Admin,
}
