using System.Text.Json;

namespace OmniStack.Contracts.Events;

/// <summary>A published event and what became of it, per agent. Body of <c>GET /tasks/{id}</c>.</summary>
public sealed record TaskRecord
{
    /// <summary>The event's id.</summary>
    public required string TaskId { get; init; }
    /// <summary>The event's topic.</summary>
    public required string Topic { get; init; }
    /// <summary>
    /// Of all runs: running if one runs, else retrying if one waits, else queued if one has not begun, else dead if one is dead,
    /// else failed, else cancelled, else succeeded. Expired when the results are gone. Queued when no agent has taken it yet.
    /// </summary>
    public required TaskState State { get; init; }
    /// <summary>The event as it was published.</summary>
    public required EventEnvelope Event { get; init; }
    /// <summary>One entry per agent that the topic had, by agent name.</summary>
    public required IReadOnlyList<AgentRun> Runs { get; init; }
    /// <summary>The result of the agent that succeeded first; null while there is none. Other agents' are in <see cref="Runs"/>.</summary>
    public JsonElement? Result { get; init; }
    /// <summary>When it was accepted (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>When its state last changed (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    /// <summary>The same as seconds since 1970, as OmniDaemon's clients read it.</summary>
    public double Timestamp => UpdatedAt.ToUnixTimeMilliseconds() / 1000.0;
    /// <summary>When the record and its results are deleted (UTC); null while it is not finished.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>What one agent did with one task.</summary>
public sealed record AgentRun
{
    /// <summary>The agent's name.</summary>
    public required string Agent { get; init; }
    /// <summary>This agent's own state.</summary>
    public required TaskState State { get; init; }
    /// <summary>Deliveries to a handler so far, the running one included.</summary>
    public required int Attempts { get; init; }
    /// <summary>What the handler returned; null until it succeeded.</summary>
    public JsonElement? Result { get; init; }
    /// <summary>The last failure; null when there was none, or it succeeded since.</summary>
    public RunError? Error { get; init; }
    /// <summary>The runner that has or had it; null before the first attempt.</summary>
    public string? Runner { get; init; }
    /// <summary>When a retrying run is due (UTC); null in every other state.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }
    /// <summary>When the last attempt began (UTC); null before the first.</summary>
    public DateTimeOffset? StartedAt { get; init; }
    /// <summary>When it reached a final state (UTC).</summary>
    public DateTimeOffset? FinishedAt { get; init; }
    /// <summary>What happened, oldest first; bounded: the first and the latest entries are kept (50 by default).</summary>
    public IReadOnlyList<TimelineEntry> Timeline { get => field ?? []; init; }
}

/// <summary>One step of a run.</summary>
/// <param name="At">UTC.</param>
/// <param name="State">The state it entered.</param>
/// <param name="Attempt">The attempt it belongs to; 0 before the first.</param>
/// <param name="Runner">Who did it; null for what an operator or the bus did.</param>
/// <param name="Error">Why, for a failure; else null.</param>
public sealed record TimelineEntry(DateTimeOffset At, TaskState State, int Attempt, string? Runner = null, RunError? Error = null);

/// <summary>Why an attempt failed.</summary>
/// <param name="Type">Stable name of the cause: the exception's full type name, or <c>timeout</c>, <c>lease_lost</c>, <c>malformed</c>.</param>
/// <param name="Message">For operators; at most 4,096 characters.</param>
/// <param name="Retriable">False when another attempt cannot help: it went to the dead letters at once.</param>
public sealed record RunError(string Type, string Message, bool Retriable);
