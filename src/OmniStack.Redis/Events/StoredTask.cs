using System.Globalization;
using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Reads the answer of find.lua: what is stored, and who holds a delivery now.</summary>
internal static class StoredTask
{
    private const int HeaderFields = 5;
    private const int FieldsEach = 6;
    private static readonly JsonElement JsonNull = JsonElement.Parse("null"u8);

    public static TaskRecord ToRecord(RedisResult[] answer)
    {
        var envelope = JsonSerializer.Deserialize((byte[])answer[0]!, EventsJson.Default.EventEnvelope)!;
        var entry = (string)answer[1]!;
        var createdAt = Milliseconds(entry[..entry.IndexOf('-', StringComparison.Ordinal)])!.Value;
        var now = DateTimeOffset.FromUnixTimeMilliseconds((long)answer[3]);
        List<AgentRun> runs = [];
        for (var i = HeaderFields; i < answer.Length; i += FieldsEach)
        {
            runs.Add(ToRun(answer.AsSpan(i, FieldsEach), now));
        }

        runs.Sort((a, b) => string.CompareOrdinal(a.Agent, b.Agent));
        var lives = (long)answer[2];
        var isFinished = runs.Count > 0 && runs.TrueForAll(run => run.State is TaskState.Succeeded or TaskState.Dead);
        return new()
        {
            TaskId = envelope.Id,
            Topic = envelope.Topic,
            State = PublishedEvents.StateOf(runs),
            Event = envelope,
            Runs = runs,
            Result = PublishedEvents.FirstResult(runs),
            CreatedAt = createdAt,
            UpdatedAt = runs.Where(run => run.State == TaskState.Running).Select(run => run.StartedAt)
                .Append(Milliseconds((string?)answer[4])).Append(createdAt).Max()!.Value,
            ExpiresAt = isFinished && lives >= 0 ? now.AddMilliseconds(lives) : null,
        };
    }

    private static AgentRun ToRun(ReadOnlySpan<RedisResult> fields, DateTimeOffset now)
    {
        var agent = (string)fields[0]!;
        var stored = (byte[])fields[1]! is { Length: > 0 } json
            ? JsonSerializer.Deserialize(json, EventsJson.Default.AgentRun)!
            : new AgentRun { Agent = agent, State = TaskState.Queued, Attempts = 0 };
        if (stored.State is TaskState.Succeeded or TaskState.Dead)
        {
            return stored.State == TaskState.Succeeded ? stored with { Result = stored.Result ?? JsonNull } : stored;
        }

        if ((string?)fields[2] is { Length: > 0 } runner)
        {
            return stored with
            {
                State = TaskState.Running, Runner = runner, Attempts = (int)fields[3], StartedAt = now.AddMilliseconds(-(long)fields[4]), NextAttemptAt = null,
            };
        }

        return stored.State == TaskState.Queued
            ? stored with { Attempts = (int)fields[3] }
            : stored with { NextAttemptAt = Milliseconds((string?)fields[5]) ?? stored.NextAttemptAt };
    }

    private static DateTimeOffset? Milliseconds(string? text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
}
