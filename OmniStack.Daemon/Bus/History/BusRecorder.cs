using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Bus.History;

/// <summary>The counters of the last minutes, of all agents. In memory, and bounded in time and in size.</summary>
internal sealed class BusRecorder(IOptions<BusHistoryOptions> options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<Reading> _readings = new();
    private int _figures;

    public void Record(BusStatistics bus)
    {
        var reading = new Reading(time.GetUtcNow(), [.. bus.Topics.SelectMany(topic => topic.Groups, (topic, group) => (new AgentGroup(topic.Topic, group.Agent), group))]);
        lock (_lock)
        {
            _readings.Enqueue(reading);
            _figures += reading.Groups.Count;
            while (reading.At - _readings.Peek().At > options.Value.Window || (_figures > options.Value.MaxFigures && _readings.Count > 1))
            {
                _figures -= _readings.Dequeue().Groups.Count;
            }
        }
    }

    /// <param name="isAsked">Whether an agent counts.</param>
    /// <param name="since">Older samples are left out.</param>
    public BusHistory Read(Func<AgentGroup, bool> isAsked, DateTimeOffset since)
    {
        Reading[] readings;
        lock (_lock)
        {
            readings = [.. _readings.Where(reading => reading.At >= since)];
        }
        return new(options.Value.Interval.TotalSeconds, [.. readings.Select(reading => Sum(reading, isAsked))], readings is [var first, .., var last] ? Compare(first, last, isAsked) : []);
    }

    private static BusSample Sum(Reading reading, Func<AgentGroup, bool> isAsked)
    {
        var groups = reading.Groups.Where(one => isAsked(one.Group)).Select(one => one.Figures).ToArray();
        var durations = new long[GroupStatistics.DurationBounds.Count + 1];
        foreach (var group in groups)
        {
            for (var i = 0; i < Math.Min(durations.Length, group.Durations.Count); i++)
            {
                durations[i] += group.Durations[i];
            }
        }
        return new(reading.At, groups.Sum(group => group.Processed), groups.Sum(group => group.Failed), groups.Sum(group => group.DeadLettered),
            groups.Sum(group => group.Lag + group.Pending + group.Retrying), durations);
    }

    private static IReadOnlyList<NewDeadLetters> Compare(Reading first, Reading last, Func<AgentGroup, bool> isAsked)
    {
        var before = first.Groups.ToDictionary(one => one.Group, one => one.Figures.DeadLettered);
        return [.. last.Groups.Where(one => isAsked(one.Group))
            .Select(one => new NewDeadLetters(one.Group.Topic, one.Group.Agent, one.Figures.DeadLettered - before.GetValueOrDefault(one.Group)))
            .Where(one => one.Count > 0)
            .OrderByDescending(one => one.Count)];
    }

    private sealed record Reading(DateTimeOffset At, IReadOnlyList<(AgentGroup Group, GroupStatistics Figures)> Groups);
}
