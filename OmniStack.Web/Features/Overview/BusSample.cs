using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Overview;

/// <summary>What all groups together had counted at one moment, and what lay before them.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Succeeded">Runs, since ever.</param>
/// <param name="Failed">Attempts, since ever.</param>
/// <param name="Backlog">Deliveries not finished: waiting, running and retrying.</param>
/// <param name="ProcessingSeconds">Of all attempts, since ever.</param>
/// <param name="DeadLettered">Runs given up since ever, by topic and agent.</param>
public sealed record BusSample(DateTimeOffset At, long Succeeded, long Failed, long Backlog, double ProcessingSeconds,
    IReadOnlyDictionary<(string Topic, string Agent), long> DeadLettered)
{
    public static BusSample Of(BusStatistics bus, DateTimeOffset at)
    {
        var groups = bus.Topics.SelectMany(topic => topic.Groups).ToArray();
        return new(at, groups.Sum(group => group.Processed), groups.Sum(group => group.Failed),
            groups.Sum(group => group.Lag + group.Pending + group.Retrying), groups.Sum(group => group.ProcessingSeconds),
            bus.Topics.SelectMany(topic => topic.Groups, (topic, group) => (Key: (topic.Topic, group.Agent), group.DeadLettered))
                .ToDictionary(one => one.Key, one => one.DeadLettered));
    }
}
