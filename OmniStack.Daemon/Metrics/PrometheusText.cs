using System.Globalization;
using System.Text;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Metrics;

/// <summary>The Prometheus text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/.</summary>
internal static class PrometheusText
{
    public const string MediaType = "text/plain";
    public const string ContentType = $"{MediaType}; version=0.0.4; charset=utf-8";

    private const string Durations = "messaging_process_duration_seconds";

    private static readonly Family[] Families =
    [
        new("omnistack_events_received_total", "counter", "Deliveries handed to an agent, repeated ones included.", group => group.Received),
        new("omnistack_events_processed_total", "counter", "Events whose result is stored.", group => group.Processed),
        new("omnistack_events_failed_total", "counter", "Attempts that failed.", group => group.Failed),
        new("omnistack_events_retried_total", "counter", "Failed attempts that another attempt follows.", group => group.Retried),
        new("omnistack_events_dead_lettered_total", "counter", "Events that went to the dead letters.", group => group.DeadLettered),
        new("omnistack_events_skipped_total", "counter", "Runs that were cancelled, and deliveries that were handed back.", group => group.Skipped),
        new("omnistack_group_lag", "gauge", "Events that the agent has not taken yet.", group => group.Lag),
        new("omnistack_group_pending", "gauge", "Events under a lease.", group => group.Pending),
        new("omnistack_group_retrying", "gauge", "Events that wait for their next attempt.", group => group.Retrying),
        new("omnistack_group_dead_letters", "gauge", "Events among the dead letters.", group => group.DeadLetters),
        new("omnistack_group_oldest_age_seconds", "gauge", "Age of the oldest event that the agent has not finished.", group => group.OldestAgeSeconds),
        new("omnistack_group_paused", "gauge", "1 while the agent is stopped.", group => group.Paused ? 1 : 0),
    ];

    public static string Write(BusStatistics statistics)
    {
        var groups = statistics.Topics.SelectMany(topic => topic.Groups.Select(group => (Labels: Labels(topic.Topic, group.Agent), Group: group))).ToArray();
        var text = new StringBuilder();
        foreach (var family in Families)
        {
            Describe(text, family.Name, family.Type, family.Help);
            foreach (var (labels, group) in groups)
            {
                text.Append(CultureInfo.InvariantCulture, $"{family.Name}{{{labels}}} {family.Value(group)}\n");
            }
        }
        Describe(text, Durations, "histogram", "Time a handler took for one attempt.");
        foreach (var (labels, group) in groups)
        {
            WriteDurations(text, labels, group);
        }
        return text.ToString();
    }

    private static void Describe(StringBuilder text, string name, string type, string help)
        => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void WriteDurations(StringBuilder text, string labels, GroupStatistics group)
    {
        long upTo = 0;
        foreach (var (bound, count) in GroupStatistics.DurationBounds.Zip(group.Durations))
        {
            upTo += count;
            text.Append(CultureInfo.InvariantCulture, $"{Durations}_bucket{{{labels},le=\"{bound}\"}} {upTo}\n");
        }
        var all = group.Durations.Sum();
        text.Append(CultureInfo.InvariantCulture, $"{Durations}_bucket{{{labels},le=\"+Inf\"}} {all}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Durations}_sum{{{labels}}} {group.ProcessingSeconds}\n");
        text.Append(CultureInfo.InvariantCulture, $"{Durations}_count{{{labels}}} {all}\n");
    }

    // Names follow EventRules, so no value needs escaping.
    private static string Labels(string topic, string agent) => $"topic=\"{topic}\",agent=\"{agent}\"";

    private sealed record Family(string Name, string Type, string Help, Func<GroupStatistics, double> Value);
}
