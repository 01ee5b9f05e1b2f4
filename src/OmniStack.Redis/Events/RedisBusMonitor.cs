using System.Globalization;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>What Redis holds of the bus. The counters are written in the step that they count.</summary>
internal sealed class RedisBusMonitor(RedisConnection redis) : IBusMonitor
{
    private static readonly RedisScript Statistics = RedisScript.Load("statistics");
    private static readonly RedisScript Peek = RedisScript.Load("peek", "merge");
    private static readonly RedisScript Clear = RedisScript.Load("clear_counters");

    public async Task<BusStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await redis.EvaluateAsync(Statistics, [], cancellationToken))!;
        return new("redis", (long)answer[0], (long)answer[1], [.. answer.Skip(2).Select(topic => ToTopic((RedisResult[])topic!))]);
    }

    public async Task<IReadOnlyList<EventEnvelope>> PeekAsync(string topic, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count, Math.Clamp(count, 1, 1_000));
        var answer = (RedisResult[])(await redis.EvaluateAsync(Peek, [topic, count], cancellationToken))!;
        return [.. answer.Select(json => StoredEvent.Parse((byte[])json!)).OfType<EventEnvelope>()];
    }

    public async Task ClearCountersAsync(CancellationToken cancellationToken) => await redis.EvaluateAsync(Clear, [], cancellationToken);

    private static TopicStatistics ToTopic(RedisResult[] fields) => new((string)fields[0]!, (long)fields[1], (long)fields[2],
        [.. fields.Skip(3).Select(group => ToGroup((RedisResult[])group!)).OrderBy(group => group.Agent, StringComparer.Ordinal)]);

    private static GroupStatistics ToGroup(RedisResult[] fields)
    {
        var counters = ((RedisResult[])fields[1]!).Chunk(2).ToDictionary(pair => (string)pair[0]!, pair => (string)pair[1]!, StringComparer.Ordinal);
        return new()
        {
            Agent = (string)fields[0]!,
            Paused = counters.ContainsKey("paused"),
            Lag = (long)fields[2],
            Pending = (long)fields[3],
            Retrying = (long)fields[4],
            DeadLetters = (long)fields[5],
            OldestAgeSeconds = (long)fields[6] / 1_000d,
            Received = Count("received"),
            Processed = Count("processed"),
            Failed = Count("failed"),
            Retried = Count("retried"),
            DeadLettered = Count("dead"),
            Skipped = Count("skipped"),
            ProcessingSeconds = Count("elapsed") / 1_000_000d,
            Durations = [.. Enumerable.Range(0, GroupStatistics.DurationBounds.Count + 1).Select(i => Count($"d{i}"))],
        };

        long Count(string field) => counters.TryGetValue(field, out var value) ? long.Parse(value, CultureInfo.InvariantCulture) : 0;
    }
}
