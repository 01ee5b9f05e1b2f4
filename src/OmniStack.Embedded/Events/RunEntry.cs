using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>One agent's run of one task, and its place in the agent's queues.</summary>
internal sealed class RunEntry(TaskEntry task, GroupState group, long order)
{
    private static readonly JsonElement JsonNull = JsonElement.Parse("null"u8);
    private Timeline _timeline;
    private EventPayload? _edited;

    public TaskEntry Task => task;

    public GroupState Group => group;

    /// <summary>Of publication; never equal for two runs of a group.</summary>
    public long Order => order;

    /// <summary>Without the timeline.</summary>
    public AgentRun View { get; private set; } = new() { Agent = group.Agent, State = TaskState.Queued, Attempts = 0 };

    /// <summary>Names the delivery while one is open.</summary>
    public long Token { get; private set; }

    public TimeSpan Lease { get; private set; }

    /// <summary>As <see cref="BusClock.Uptime"/>.</summary>
    public TimeSpan LeaseUntil { get; set; }

    /// <summary>When a retrying run is due, as <see cref="BusClock.Uptime"/>.</summary>
    public TimeSpan RetryAt { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public LinkedListNode<RunEntry>? Node { get; set; }

    /// <summary>Its place among the dead letters; 0 while it is none.</summary>
    public long DeadNumber { get; set; }

    public int Replays { get; private set; }

    public bool IsFinished => View.State is not (TaskState.Queued or TaskState.Running or TaskState.Retrying);

    /// <summary>What this agent gets.</summary>
    public EventEnvelope Event => _edited is null ? task.Event : task.Event with { Payload = _edited };

    private DateTimeOffset? FirstFailedAt { get; set; }

    /// <param name="until">When the lease ends, as <see cref="BusClock.Uptime"/>.</param>
    public void Deliver(BusChange.Delivered delivered, long token, TimeSpan until)
    {
        group.Detach(this);
        (Token, Lease, LeaseUntil) = (token, delivered.Lease, until);
        View = View with
        {
            State = TaskState.Running, Attempts = View.Attempts + 1, Runner = delivered.Runner, StartedAt = delivered.At, NextAttemptAt = null,
        };
        Note(delivered.At, delivered.Runner);
        group.AttachLease(this);
    }

    public void Settle(Outcome outcome, DateTimeOffset at)
    {
        group.Detach(this);
        if (outcome.Kind is OutcomeKind.Retried or OutcomeKind.Dead)
        {
            FirstFailedAt ??= at;
        }

        View = outcome.Kind switch
        {
            OutcomeKind.Succeeded => View with
            {
                State = TaskState.Succeeded, Result = outcome.Result?.Clone() ?? JsonNull, Error = null, FinishedAt = at,
            },
            OutcomeKind.Dead => View with { State = TaskState.Dead, Error = outcome.Error, FinishedAt = at },
            OutcomeKind.Retried => View with { State = TaskState.Retrying, Error = outcome.Error, NextAttemptAt = outcome.At },
            _ when View.Error is not null => View with { State = TaskState.Retrying, Attempts = View.Attempts - 1, NextAttemptAt = at },
            _ => View with { State = TaskState.Queued, Attempts = View.Attempts - 1 },
        };
        ExpiresAt = IsFinished ? outcome.At : null;
        RetryAt = View.NextAttemptAt is { } next ? group.Settings.Clock.ToUptime(next) : default;
        Note(at, View.Runner, outcome.Error);
        group.Attach(this);
    }

    /// <summary>Ends it without a result.</summary>
    /// <param name="state"><see cref="TaskState.Cancelled"/>, or <see cref="TaskState.Failed"/> for a dead one.</param>
    public void End(TaskState state, DateTimeOffset at, DateTimeOffset expiresAt)
    {
        group.Detach(this);
        if (View.State == TaskState.Running)
        {
            group.Revoke();
        }

        View = View with { State = state, FinishedAt = at, NextAttemptAt = null };
        ExpiresAt = expiresAt;
        Note(at);
    }

    public void Replay(EventPayload? edited, DateTimeOffset at)
    {
        Replays++;
        _edited = edited is null ? _edited : edited with { Content = edited.Content.Clone() };
        ExpiresAt = null;
        View = View with { State = TaskState.Queued, Attempts = 0, Error = null, FinishedAt = null };
        Note(at);
        group.Attach(this);
    }

    public void Restore(RestoredRun stored)
    {
        group.Detach(this);
        var run = stored.Run is { State: TaskState.Succeeded, Result: null } ? stored.Run with { Result = JsonNull } : stored.Run;
        foreach (var entry in run.Timeline.Skip(1))
        {
            _timeline.Add(entry, group.Settings.Options.TimelineEntries - 1);
        }

        View = run with { Timeline = [] };
        (Token, Lease, ExpiresAt) = (stored.Token, stored.Lease, stored.ExpiresAt);
        (FirstFailedAt, Replays, _edited) = (stored.FirstFailedAt, stored.Replays, stored.Edited);
        RetryAt = View.NextAttemptAt is { } next ? group.Settings.Clock.ToUptime(next) : default;
        group.Attach(this);
    }

    public AgentRun ToView() => View with { Timeline = [new(task.CreatedAt, TaskState.Queued, 0), .. _timeline.Entries] };

    public RestoredRun ToRestored() => new(ToView(), Token, Lease, ExpiresAt, DeadNumber, FirstFailedAt, Replays, _edited);

    public DeadLetter ToDeadLetter() => new()
    {
        TaskId = task.Event.Id,
        Topic = task.Event.Topic,
        Agent = group.Agent,
        Event = Event,
        Error = View.Error!,
        Attempts = View.Attempts,
        Replays = Replays,
        FirstFailedAt = FirstFailedAt ?? View.FinishedAt!.Value,
        LastFailedAt = View.FinishedAt!.Value,
    };

    private void Note(DateTimeOffset at, string? runner = null, RunError? error = null)
        => _timeline.Add(new(at, View.State, View.Attempts, runner, error), group.Settings.Options.TimelineEntries - 1);
}
