using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Metrics;

/// <summary>The counters as JSON, by topic and agent.</summary>
internal static class MetricsJson
{
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, AgentMetrics>> Write(IEnumerable<TopicStatistics> topics)
        => topics.ToDictionary(topic => topic.Topic,
            IReadOnlyDictionary<string, AgentMetrics> (topic) => topic.Groups.ToDictionary(group => group.Agent, Write, StringComparer.Ordinal), StringComparer.Ordinal);

    public static AgentMetrics Write(GroupStatistics group)
    {
        var attempts = group.Durations.Sum();
        return new AgentMetrics(group.Received, group.Processed, group.Failed, group.Skipped, group.Retried, group.DeadLettered, group.ProcessingSeconds,
            attempts == 0 ? 0 : group.ProcessingSeconds / attempts,
            DurationQuantile.Of(group.Durations, 0.5), DurationQuantile.Of(group.Durations, 0.95), DurationQuantile.Of(group.Durations, 0.99));
    }
}
