using OmniStack.Contracts.Health;

namespace OmniStack.Contracts.Events;

/// <summary>Body of the Daemon's <c>GET /health</c>: the report of every service, and what the runner and its bus are doing.</summary>
/// <param name="Status"><inheritdoc/></param>
/// <param name="Service"><inheritdoc/></param>
/// <param name="Version"><inheritdoc/></param>
/// <param name="UptimeSeconds"><inheritdoc/></param>
/// <param name="Entries"><inheritdoc/></param>
public sealed record DaemonHealthDto(string Status, string Service, string Version, double UptimeSeconds, IReadOnlyList<HealthEntryDto> Entries)
    : HealthReportDto(Status, Service, Version, UptimeSeconds, Entries)
{
    /// <summary>What timelines call this process.</summary>
    public required string RunnerId { get; init; }
    /// <summary>False from the moment it is told to stop.</summary>
    public required bool IsRunning { get; init; }
    /// <summary>The same.</summary>
    public bool RunnerRunning => IsRunning;
    /// <summary><c>redis_stream</c> or <c>embedded</c>.</summary>
    public required string EventBusType { get; init; }
    /// <summary>True while the bus takes writes.</summary>
    public required bool EventBusConnected { get; init; }
    /// <summary>The same: results are stored where the events are.</summary>
    public bool StorageHealthy => EventBusConnected;
    /// <summary>True unless all handlers of this process hang.</summary>
    public required bool HasActiveConsumers { get; init; }
    /// <summary>
    /// This process's agents that take events, as <c>topic/agent</c>, with how many they work on at once. Null, as the members below,
    /// while the bus does not answer, and for a caller who may not read.
    /// </summary>
    public IReadOnlyDictionary<string, int>? ActiveConsumers { get; init; }
    /// <summary>The agents of all runners by topic.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<AgentDto>>? Agents { get; init; }
    /// <summary>Their topics, ordered.</summary>
    public IReadOnlyList<string>? SubscribedTopics => Agents is null ? null : [.. Agents.Keys.Order(StringComparer.Ordinal)];
    /// <summary>How many there are.</summary>
    public int? RegisteredAgentsCount => Agents?.Sum(topic => topic.Value.Count);
}
