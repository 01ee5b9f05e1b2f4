using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>Reads a dead letter as the scripts answer it: <c>{topic, agent, entry, fields, record or nothing}</c>.</summary>
internal sealed class StoredDeadLetter
{
    private readonly byte[][] _fields;
    private readonly StoredTask? _task;

    public StoredDeadLetter(RedisResult[] answer, RedisOptions options)
    {
        Group = new((string)answer[0]!, (string)answer[1]!);
        Entry = (string)answer[2]!;
        var fields = (RedisResult[])answer[3]!;
        _fields = Array.ConvertAll(fields, field => (byte[])field!);
        IsTask = (string)fields[2]! == "t";
        Cause = (string)fields[1]!;
        TaskId = IsTask ? (string)fields[3]! : "malformed-" + Entry;
        _task = (RedisResult[])answer[4]! is { Length: > 0 } task ? new(task, options) : null;
    }

    public AgentGroup Group { get; }

    public string Entry { get; }

    public string Cause { get; }

    public string TaskId { get; }

    private bool IsTask { get; }

    /// <returns>Null when its task's record is gone.</returns>
    public DeadLetter? ToDeadLetter()
    {
        var failedAt = RedisEntry.TimeOf(Entry);
        if (!IsTask)
        {
            return new()
            {
                TaskId = TaskId, Topic = Group.Topic, Agent = Group.Agent, Raw = Convert.ToBase64String(ForeignBytes()),
                Error = new(Cause, "The stream held an entry that is no event.", Retriable: false), Attempts = 1, Replays = 0,
                FirstFailedAt = failedAt, LastFailedAt = failedAt,
            };
        }

        return _task?.FindDead(Group.Agent) is not { Run.Error: { } error } dead ? null : new()
        {
            TaskId = TaskId, Topic = Group.Topic, Agent = Group.Agent, Event = dead.Edited ?? _task.Event,
            Raw = _task.Event is null ? Convert.ToBase64String(_task.Raw) : null, Error = error, Attempts = dead.Run.Attempts,
            Replays = dead.Replays, FirstFailedAt = dead.FirstFailedAt ?? failedAt, LastFailedAt = failedAt,
        };
    }

    /// <summary>What a replay would lose of the timeline with the run's outcome.</summary>
    public IReadOnlyList<TimelineEntry> LastSteps() => _task?.FindDead(Group.Agent) is { } dead
        ? [.. dead.Run.Timeline.Reverse().TakeWhile(entry => entry.State is TaskState.Dead || entry.Attempt == dead.Run.Attempts && entry.State == TaskState.Running).Reverse()]
        : [];

    /// <summary>What stood in the entry, one field or value per line.</summary>
    private byte[] ForeignBytes()
    {
        using var bytes = new MemoryStream();
        foreach (var (i, field) in _fields.Skip(4).Index())
        {
            if (i > 0)
            {
                bytes.WriteByte((byte)'\n');
            }

            bytes.Write(field);
        }

        return bytes.ToArray();
    }
}
