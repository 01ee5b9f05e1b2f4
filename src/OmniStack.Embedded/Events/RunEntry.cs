using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>One agent's run of one task, and its place in the agent's queues.</summary>
internal sealed class RunEntry(TaskEntry task, GroupState group, long order)
{
    private Timeline _timeline;
    private RawJson? _result;
    private EventPayload? _edited;
    private OptionalTime _startedAt;
    private OptionalTime _finishedAt;
    private OptionalTime _expiresAt;
    private OptionalTime _nextAttemptAt;
    private OptionalTime _firstFailedAt;

    public TaskEntry Task => task;

    public GroupState Group => group;

    /// <summary>Of publication; never equal for two runs of a group.</summary>
    public long Order => order;

    public TaskState State { get; private set; } = TaskState.Queued;

    public int Attempts { get; private set; }

    /// <summary>The last one; null before the first attempt.</summary>
    public string? Runner { get; private set; }

    public RunError? Error { get; private set; }

    public DateTimeOffset? FinishedAt => _finishedAt;

    /// <summary>Names the delivery while one is open.</summary>
    public long Token { get; private set; }

    public TimeSpan Lease { get; private set; }

    /// <summary>As <see cref="BusClock.Uptime"/>.</summary>
    public TimeSpan LeaseUntil { get; set; }

    /// <summary>When a retrying run is due, as <see cref="BusClock.Uptime"/>.</summary>
    public TimeSpan RetryAt { get; private set; }

    public DateTimeOffset? ExpiresAt => _expiresAt;

    public LinkedListNode<RunEntry>? Node { get; set; }

    /// <summary>Its place among the dead letters; 0 while it is none.</summary>
    public long DeadNumber { get; set; }

    public int Replays { get; private set; }

    public bool IsFinished => State is not (TaskState.Queued or TaskState.Running or TaskState.Retrying);

    /// <summary>What this agent gets in place of the event's own payload; null for that.</summary>
    public EventPayload? Edited => _edited;

    /// <param name="until">When the lease ends, as <see cref="BusClock.Uptime"/>.</param>
    public void Deliver(BusChange.Delivered delivered, long token, TimeSpan until)
    {
        group.Detach(this);
        (Token, Lease, LeaseUntil) = (token, delivered.Lease, until);
        (State, Attempts, Runner) = (TaskState.Running, Attempts + 1, group.Share(delivered.Runner));
        (_startedAt, _nextAttemptAt) = (delivered.At, default);
        Note(delivered.At, Runner);
        group.AttachLease(this);
    }

    public void Settle(Outcome outcome, DateTimeOffset at)
    {
        group.Detach(this);
        switch (outcome.Kind)
        {
            case OutcomeKind.Succeeded:
                (State, _result, Error, _finishedAt) = (TaskState.Succeeded, outcome.Result ?? RawJson.Null, null, at);
                break;
            case OutcomeKind.Dead:
                (State, Error, _finishedAt) = (TaskState.Dead, outcome.Error, at);
                _firstFailedAt = _firstFailedAt.Or(at);
                break;
            case OutcomeKind.Retried:
                (State, Error, _nextAttemptAt) = (TaskState.Retrying, outcome.Error, outcome.At);
                _firstFailedAt = _firstFailedAt.Or(at);
                break;
            case OutcomeKind.PutOff:
                (State, Error, _nextAttemptAt) = (TaskState.Retrying, outcome.Error, outcome.At);
                Attempts--;
                break;
            case OutcomeKind.Released:
                (State, _nextAttemptAt) = Error is null ? (TaskState.Queued, _nextAttemptAt) : (TaskState.Retrying, at);
                Attempts--;
                break;
        }

        _expiresAt = IsFinished ? outcome.At : null;
        PlanRetry();
        Note(at, Runner, outcome.Error);
        group.Attach(this);
    }

    /// <summary>Ends it without a result.</summary>
    /// <param name="state"><see cref="TaskState.Cancelled"/>, or <see cref="TaskState.Failed"/> for a dead one.</param>
    public void End(TaskState state, DateTimeOffset at, DateTimeOffset expiresAt)
    {
        group.Detach(this);
        if (State == TaskState.Running)
        {
            group.Revoke();
        }

        (State, _finishedAt, _nextAttemptAt) = (state, at, default);
        _expiresAt = expiresAt;
        Note(at);
    }

    public void Replay(EventPayload? edited, DateTimeOffset at)
    {
        Replays++;
        _edited = edited is null ? _edited : edited with { Content = edited.Content.Clone() };
        _expiresAt = default;
        (State, Attempts, Error, _finishedAt) = (TaskState.Queued, 0, null, default);
        Note(at);
        group.Attach(this);
    }

    public void Restore(RestoredRun stored)
    {
        group.Detach(this);
        var run = stored.Run;
        foreach (var entry in run.Timeline.Skip(1))
        {
            _timeline.Add(entry with { Runner = group.Share(entry.Runner) }, group.Settings.Options.TimelineEntries - 1);
        }

        (State, Attempts, Runner, Error) = (run.State, run.Attempts, group.Share(run.Runner), run.Error);
        (_startedAt, _finishedAt, _nextAttemptAt) = (run.StartedAt, run.FinishedAt, run.NextAttemptAt);
        _result = run.Result is { } result ? RawJson.Of(result) : State == TaskState.Succeeded ? RawJson.Null : null;
        (Token, Lease, _expiresAt) = (stored.Token, stored.Lease, stored.ExpiresAt);
        (_firstFailedAt, Replays, _edited) = (stored.FirstFailedAt, stored.Replays, stored.Edited);
        PlanRetry();
        group.Attach(this);
    }

    public AgentRun ToView() => new()
    {
        Agent = group.Agent,
        State = State,
        Attempts = Attempts,
        Result = _result?.Parse(),
        Error = Error,
        Runner = Runner,
        NextAttemptAt = _nextAttemptAt,
        StartedAt = _startedAt,
        FinishedAt = FinishedAt,
        Timeline = [new(task.CreatedAt, TaskState.Queued, 0), .. _timeline.Entries],
    };

    public RestoredRun ToRestored() => new(ToView(), Token, Lease, ExpiresAt, DeadNumber, _firstFailedAt, Replays, _edited);

    public DeadLetter ToDeadLetter() => new()
    {
        TaskId = task.Event.Id,
        Topic = task.Event.Topic,
        Agent = group.Agent,
        Event = task.Event.ParseWith(_edited),
        Error = Error!,
        Attempts = Attempts,
        Replays = Replays,
        FirstFailedAt = (DateTimeOffset?)_firstFailedAt ?? FinishedAt!.Value,
        LastFailedAt = FinishedAt!.Value,
    };

    private void PlanRetry() => RetryAt = (DateTimeOffset?)_nextAttemptAt is { } next ? group.Settings.Clock.ToUptime(next) : default;

    private void Note(DateTimeOffset at, string? runner = null, RunError? error = null)
        => _timeline.Add(new(at, State, Attempts, runner, error), group.Settings.Options.TimelineEntries - 1);
}
