using System.Globalization;
using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Reads what the scripts describe a task with: what is stored, and who holds a delivery now.</summary>
internal sealed class StoredTask
{
    private const int HeaderFields = 8;
    private const int FieldsEach = 10;
    private static readonly JsonElement JsonNull = JsonElement.Parse("null"u8);

    private readonly RedisResult[] _fields;
    private readonly DateTimeOffset _now;
    private readonly DateTimeOffset _createdAt;
    private readonly int _timelineEntries;

    public StoredTask(RedisResult[] fields, RedisOptions options)
    {
        _fields = fields;
        _timelineEntries = options.TimelineEntries;
        Event = StoredEvent.Parse((byte[]?)fields[0]);
        _now = DateTimeOffset.FromUnixTimeMilliseconds((long)fields[2]);
        Index = (string)fields[6]!;
        _createdAt = RedisEntry.TimeOf(Index);
    }

    /// <summary>Null when it cannot be read.</summary>
    public EventEnvelope? Event { get; }

    /// <summary>Its entry in the topic's index.</summary>
    public string Index { get; }

    public byte[] Raw => (byte[])_fields[0]!;

    /// <returns>Null when the event cannot be read.</returns>
    public TaskRecord? ToRecord()
    {
        if (Event is not { } envelope)
        {
            return null;
        }

        var ends = Milliseconds(_fields[4]);
        var updatedAt = Milliseconds(_fields[3]) ?? _createdAt;
        if (ends <= _now)
        {
            return new()
            {
                TaskId = envelope.Id, Topic = envelope.Topic, State = TaskState.Expired, Event = envelope with { Payload = new(JsonNull) },
                Runs = [], CreatedAt = _createdAt, UpdatedAt = ends.Value, ExpiresAt = ends,
            };
        }

        List<AgentRun> runs = [.. Runs().OrderBy(run => run.Agent, StringComparer.Ordinal)];
        return new()
        {
            TaskId = envelope.Id,
            Topic = envelope.Topic,
            State = runs.Count == 0 && !IsEmpty(_fields[5]) ? TaskState.Cancelled : PublishedEvents.StateOf([.. runs.Select(run => run.State)]),
            Event = envelope,
            Runs = runs,
            Result = PublishedEvents.FirstResult(runs),
            CreatedAt = _createdAt,
            UpdatedAt = runs.Select(run => run.State == TaskState.Running ? run.StartedAt : run.FinishedAt).Append(updatedAt).Max()!.Value,
            ExpiresAt = ends,
        };
    }

    /// <returns>The run of this agent with what only its dead letter shows; null when it has none.</returns>
    public (AgentRun Run, int Replays, DateTimeOffset? FirstFailedAt, EventEnvelope? Edited)? FindDead(string agent)
    {
        for (var i = HeaderFields; i < _fields.Length; i += FieldsEach)
        {
            if ((string?)_fields[i] == agent)
            {
                return (ToRun(_fields.AsSpan(i, FieldsEach)), int.Parse((string)_fields[i + 7]!, CultureInfo.InvariantCulture),
                    Milliseconds(_fields[i + 8]), StoredEvent.Parse((byte[]?)_fields[i + 9]));
            }
        }

        return null;
    }

    private IEnumerable<AgentRun> Runs()
    {
        for (var i = HeaderFields; i < _fields.Length; i += FieldsEach)
        {
            yield return ToRun(_fields.AsSpan(i, FieldsEach));
        }
    }

    private AgentRun ToRun(ReadOnlySpan<RedisResult> fields)
    {
        var stored = (byte[])fields[1]! is { Length: > 0 } json
            ? JsonSerializer.Deserialize(json, EventsJson.Default.AgentRun)!
            : new AgentRun { Agent = (string)fields[0]!, State = TaskState.Queued, Attempts = 0 };
        var history = StoredTimeline.Read((string)fields[6]!);
        var run = stored.State switch
        {
            TaskState.Succeeded => stored with { Result = stored.Result ?? JsonNull },
            TaskState.Dead or TaskState.Failed => stored,
            TaskState.Cancelled => stored with
            {
                NextAttemptAt = null,
                StartedAt = stored.StartedAt ?? history.LastOrDefault(entry => entry.State == TaskState.Running)?.At,
                FinishedAt = history.LastOrDefault(entry => entry.State == TaskState.Cancelled)?.At,
            },
            _ => Open(stored, fields),
        };
        return run with { Timeline = StoredTimeline.Complete(_createdAt, history, run, _timelineEntries) };
    }

    private AgentRun Open(AgentRun stored, ReadOnlySpan<RedisResult> fields)
    {
        var attempts = (int)fields[3];
        if ((string?)fields[2] is { Length: > 0 } runner)
        {
            var startedAt = _now.AddMilliseconds(-(long)fields[4]);
            return stored with { State = TaskState.Running, Runner = runner, Attempts = attempts, StartedAt = startedAt, NextAttemptAt = null };
        }

        return stored.State == TaskState.Queued
            ? stored with { Attempts = attempts }
            : stored with { NextAttemptAt = Milliseconds(fields[5]) ?? stored.NextAttemptAt };
    }

    private static bool IsEmpty(RedisResult field) => (string?)field is not { Length: > 0 };

    private static DateTimeOffset? Milliseconds(RedisResult field)
        => double.TryParse((string?)field, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
}
