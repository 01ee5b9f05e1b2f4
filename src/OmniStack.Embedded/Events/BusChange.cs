using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>
/// One record of the journal. The state of the bus is what its changes make of an empty one. Members may be added with a default,
/// so that older journals can be read; a journal with a kind of record that this version does not know is refused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(Published), "published")]
[JsonDerivedType(typeof(Subscribed), "subscribed")]
[JsonDerivedType(typeof(Delivered), "delivered")]
[JsonDerivedType(typeof(Settled), "settled")]
[JsonDerivedType(typeof(Paused), "paused")]
[JsonDerivedType(typeof(AgentDeleted), "agent_deleted")]
[JsonDerivedType(typeof(Cancelled), "cancelled")]
[JsonDerivedType(typeof(TaskDeleted), "task_deleted")]
[JsonDerivedType(typeof(TasksCleared), "tasks_cleared")]
[JsonDerivedType(typeof(Replayed), "replayed")]
[JsonDerivedType(typeof(DeadLetterDeleted), "dead_letter_deleted")]
[JsonDerivedType(typeof(ScheduleSaved), "schedule_saved")]
[JsonDerivedType(typeof(ScheduleDeleted), "schedule_deleted")]
[JsonDerivedType(typeof(ConfigurationSet), "configuration_set")]
[JsonDerivedType(typeof(ConfigurationDeleted), "configuration_deleted")]
[JsonDerivedType(typeof(CountersCleared), "counters_cleared")]
[JsonDerivedType(typeof(GroupRestored), "group_restored")]
[JsonDerivedType(typeof(Restored), "restored")]
internal abstract record BusChange
{
    public sealed record Published(DateTimeOffset At, IReadOnlyList<StoredEvent> Events) : BusChange;

    public sealed record Subscribed(AgentDto Agent) : BusChange;

    /// <summary>Written without waiting for the disk: it counts attempts, and only the end of the machine can lose it.</summary>
    public sealed record Delivered(
        DateTimeOffset At, string Topic, string Agent, string Runner, TimeSpan Lease, long FirstToken, IReadOnlyList<string> TaskIds) : BusChange;

    public sealed record Settled(DateTimeOffset At, IReadOnlyList<Outcome> Outcomes) : BusChange;

    public sealed record Paused(string Topic, string Agent, bool Value) : BusChange;

    public sealed record AgentDeleted(
        DateTimeOffset At, string Topic, string Agent, bool DeleteGroup, bool DeleteDeadLetters, TimeSpan KeepFor) : BusChange;

    public sealed record Cancelled(DateTimeOffset At, string TaskId, TimeSpan KeepFor) : BusChange;

    public sealed record TaskDeleted(string TaskId) : BusChange;

    public sealed record TasksCleared : BusChange;

    /// <param name="Payload">What the agent gets from now on; null for what it had.</param>
    public sealed record Replayed(DateTimeOffset At, string Topic, string Agent, string TaskId, EventPayload? Payload) : BusChange;

    public sealed record DeadLetterDeleted(DateTimeOffset At, string Topic, string Agent, string TaskId, TimeSpan KeepFor) : BusChange;

    public sealed record ScheduleSaved(Schedule Schedule) : BusChange;

    public sealed record ScheduleDeleted(string Name) : BusChange;

    public sealed record ConfigurationSet(string Key, JsonElement Value) : BusChange;

    public sealed record ConfigurationDeleted(string Key) : BusChange;

    public sealed record CountersCleared : BusChange;

    /// <summary>A group in a compacted journal, before the tasks.</summary>
    public sealed record GroupRestored(string Topic, string Agent, bool IsOpen, GroupCounters Counters) : BusChange;

    /// <summary>One task in a compacted journal.</summary>
    /// <param name="Number">Its place among all tasks; 0 in the journals that had none.</param>
    /// <param name="EndsAt">When a task that was cancelled without a run, or has expired, goes; null for any other.</param>
    /// <param name="IsExpired">True when only the fact that it was there is left.</param>
    public sealed record Restored(
        StoredEvent Event, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<RestoredRun> Runs, long Number = 0,
        DateTimeOffset? EndsAt = null, bool IsExpired = false) : BusChange;
}

/// <param name="DeadNumber">Its place among all dead letters; 0 when it is none.</param>
internal sealed record RestoredRun(
    AgentRun Run, long Token, TimeSpan Lease, DateTimeOffset? ExpiresAt, long DeadNumber = 0, DateTimeOffset? FirstFailedAt = null,
    int Replays = 0, EventPayload? Edited = null);

/// <param name="At">The next attempt of a retry; the expiry of a finished run.</param>
internal sealed record Outcome(
    string Topic, string Agent, string TaskId, OutcomeKind Kind, DateTimeOffset? At = null, RawJson? Result = null,
    RunError? Error = null, IReadOnlyList<StoredEvent>? Replies = null, TimeSpan Elapsed = default);

internal enum OutcomeKind
{
    Succeeded,
    Retried,
    PutOff,
    Dead,
    Released,
}

/// <remarks>An event or a result may be as deep as a request may be, and lies deeper in a record.</remarks>
[JsonSourceGenerationOptions(MaxDepth = MaxDepth, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BusChange))]
[JsonSerializable(typeof(EventEnvelope))]
internal sealed partial class BusChangeJson : JsonSerializerContext
{
    public const int MaxDepth = 128;
}
