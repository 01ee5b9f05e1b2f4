using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Security;

/// <summary>What an API key may be used for. <see cref="Admin"/> includes the others; they do not include each other.</summary>
public enum ApiScope
{
    /// <summary>Publish events, run chat turns, change one's own sessions.</summary>
    [JsonStringEnumMemberName("publish")] Publish,
    /// <summary>Read tasks, results, dead letters, agents, metrics, sessions and streams.</summary>
    [JsonStringEnumMemberName("read")] Read,
    /// <summary>Cancel, retry, replay and delete tasks and dead letters; pause and resume agents; change schedules.</summary>
    [JsonStringEnumMemberName("operate")] Operate,
    /// <summary>Everything: also keys, configuration, deleting agents and clearing what is stored.</summary>
    [JsonStringEnumMemberName("admin")] Admin,
}
