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
    /// <summary>This process's agents that take events, as <c>topic/agent</c>, with how many they work on at once.</summary>
    public required IReadOnlyDictionary<string, int> ActiveConsumers { get; init; }
    /// <summary>True when there is one.</summary>
    public bool HasActiveConsumers => ActiveConsumers.Count > 0;
    /// <summary>The agents of all runners by topic; null while the bus does not say.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<AgentDto>>? Agents { get; init; }
    /// <summary>Their topics, ordered; null while the bus does not say.</summary>
    public IReadOnlyList<string>? SubscribedTopics => Agents is null ? null : [.. Agents.Keys.Order(StringComparer.Ordinal)];
    /// <summary>How many there are; null while the bus does not say.</summary>
    public int? RegisteredAgentsCount => Agents?.Sum(topic => topic.Value.Count);
}
