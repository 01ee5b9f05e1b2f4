using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>A published event with its runs.</summary>
internal sealed class TaskEntry(StoredEvent stored, DateTimeOffset createdAt)
{
    private static readonly EventPayload NoPayload = new(JsonElement.Parse("null"u8));
    private OptionalTime _expiresAt;
    private bool _cancelled;

    public StoredEvent Event { get; private set; } = stored;

    /// <summary>Its place among all tasks.</summary>
    public long Number { get; set; }

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public RunEntry[] Runs { get; private set; } = [];

    /// <summary>Its place among the topic's unfinished tasks; null once it is finished.</summary>
    public LinkedListNode<TaskEntry>? Node { get; set; }

    /// <summary>When the life of its results ends; null while it is not finished.</summary>
    public DateTimeOffset? ExpiresAt => _expiresAt;

    /// <summary>When it expires or, expired, goes, as <see cref="BusClock.Uptime"/>; anything else that was planned for it is void.</summary>
    public TimeSpan? EndsAt { get; set; }

    public bool IsExpired { get; private set; }

    public bool IsFinished => IsExpired || _cancelled || (Runs.Length > 0 && Array.TrueForAll(Runs, run => run.IsFinished));

    /// <summary>Of the task, as <see cref="TaskRecord.State"/> defines it.</summary>
    public TaskState State => IsExpired ? TaskState.Expired
        : _cancelled ? TaskState.Cancelled
        : PublishedEvents.StateOf(Array.ConvertAll(Runs, run => run.State));

    public RunEntry? FindRun(string agent) => Array.Find(Runs, run => run.Group.Agent == agent);

    public void Add(RunEntry run) => Runs = [.. Runs, run];

    /// <summary>Fixes when it expires, or takes that back, according to its runs.</summary>
    public void Conclude()
    {
        if (Runs.Length > 0 && !IsExpired)
        {
            _expiresAt = IsFinished ? Runs.Max(run => run.ExpiresAt) : null;
        }
    }

    /// <summary>Ends a task that no agent has a run of.</summary>
    public void Cancel(DateTimeOffset expiresAt) => (_cancelled, _expiresAt) = (true, expiresAt);

    /// <summary>Leaves only the fact that it was there.</summary>
    public void Expire()
    {
        IsExpired = true;
        UpdatedAt = ExpiresAt ?? UpdatedAt;
        Event = Event.With(NoPayload);
        Runs = [];
    }

    public void Restore(BusChange.Restored stored)
    {
        UpdatedAt = stored.UpdatedAt;
        if (stored.EndsAt is { } endsAt)
        {
            Cancel(endsAt);
        }

        if (stored.IsExpired)
        {
            Expire();
        }
    }

    public TaskRecord ToRecord()
    {
        var runs = Runs.Select(run => run.ToView()).OrderBy(run => run.Agent, StringComparer.Ordinal).ToList();
        return new()
        {
            TaskId = Event.Id,
            Topic = Event.Topic,
            State = State,
            Event = Event.Parse(),
            Runs = runs,
            Result = PublishedEvents.FirstResult(runs),
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            ExpiresAt = ExpiresAt,
        };
    }

    public BusChange.Restored ToRestored() => new(Event, CreatedAt, UpdatedAt, Array.ConvertAll(Runs, run => run.ToRestored()), Number,
        Runs.Length == 0 ? ExpiresAt : null, IsExpired);
}
