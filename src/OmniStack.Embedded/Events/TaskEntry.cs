using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>A published event with its runs.</summary>
internal sealed class TaskEntry(EventEnvelope envelope, DateTimeOffset createdAt)
{
    public EventEnvelope Event => envelope;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public List<RunEntry> Runs { get; } = [];

    /// <summary>Its place among the topic's unfinished tasks; null once it is finished.</summary>
    public LinkedListNode<TaskEntry>? Node { get; set; }

    public bool IsFinished => Runs.Count > 0 && Runs.TrueForAll(run => run.IsFinished);

    /// <summary>Null while it is not finished.</summary>
    public DateTimeOffset? ExpiresAt => IsFinished ? Runs.Max(run => run.ExpiresAt) : null;

    public TaskRecord ToRecord()
    {
        var runs = Runs.Select(run => run.View).OrderBy(run => run.Agent, StringComparer.Ordinal).ToList();
        return new()
        {
            TaskId = envelope.Id,
            Topic = envelope.Topic,
            State = PublishedEvents.StateOf(runs),
            Event = envelope,
            Runs = runs,
            Result = PublishedEvents.FirstResult(runs),
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            ExpiresAt = ExpiresAt,
        };
    }

    public BusChange.Restored ToRestored() => new(envelope, CreatedAt, UpdatedAt, Runs.ConvertAll(run => run.ToRestored()));
}
