using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Counts what the bus holds in memory. Its memory is that of the process.</summary>
internal sealed class EmbeddedBusMonitor(BusStorage storage) : IBusMonitor
{
    public Task<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
        => storage.ReadAsync(state => new BusStatistics("embedded", GC.GetTotalMemory(forceFullCollection: false), storage.Length,
            [.. state.Topics.Select(topic => Topic(topic.Key, topic.Value, storage.Clock.UtcNow))]), cancellationToken);

    public Task<IReadOnlyList<EventEnvelope>> PeekAsync(string topic, int count, CancellationToken cancellationToken)
        => storage.ReadAsync<IReadOnlyList<EventEnvelope>>(state => state.Topics.GetValueOrDefault(topic) is { } found
            ? [.. Backwards(found.Unfinished).Take(count).Select(task => task.Event.Parse())]
            : [], cancellationToken);

    public Task ClearCountersAsync(CancellationToken cancellationToken)
        => storage.CommitAsync(_ => new BusChange.CountersCleared(), cancellationToken);

    private static TopicStatistics Topic(string name, TopicState topic, DateTimeOffset now)
    {
        var groups = topic.Groups.Values.Where(group => group.IsOpen || group.DeadLetters > 0).ToList();
        var delayed = groups.Count == 0
            ? topic.Unfinished.Count(task => task.Event.DeliverAt > now)
            : groups.Max(group => group.CountDelayed(now));
        return new(name, topic.Unfinished.Count, delayed, groups.ConvertAll(group => Group(topic, group, now)));
    }

    private static GroupStatistics Group(TopicState topic, GroupState group, DateTimeOffset now)
    {
        var counters = group.Counters.Freeze();
        return new()
        {
            Agent = group.Agent,
            Paused = topic.Agents.GetValueOrDefault(group.Agent)?.Paused ?? false,
            Lag = group.Lag,
            Pending = group.Pending,
            Retrying = group.Retrying,
            DeadLetters = group.DeadLetters,
            OldestAgeSeconds = OldestAge(topic, group, now).TotalSeconds,
            Received = counters.Received,
            Processed = counters.Processed,
            Failed = counters.Retried + counters.DeadLettered,
            Retried = counters.Retried,
            DeadLettered = counters.DeadLettered,
            Skipped = counters.Skipped,
            ProcessingSeconds = counters.Processing.TotalSeconds,
            Durations = counters.Durations,
        };
    }

    private static TimeSpan OldestAge(TopicState topic, GroupState group, DateTimeOffset now)
    {
        var oldest = group.Unfinished == 0 ? null : topic.Unfinished.FirstOrDefault(task => task.FindRun(group.Agent) is { IsFinished: false });
        return oldest is null || now < oldest.CreatedAt ? TimeSpan.Zero : now - oldest.CreatedAt;
    }

    private static IEnumerable<TaskEntry> Backwards(LinkedList<TaskEntry> tasks)
    {
        for (var node = tasks.Last; node is not null; node = node.Previous)
        {
            yield return node.Value;
        }
    }
}
