using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>One agent's run of one task, and its place in the agent's queues.</summary>
internal sealed class RunEntry(TaskEntry task, GroupState group, long order)
{
    private static readonly JsonElement JsonNull = JsonElement.Parse("null"u8);

    public TaskEntry Task => task;

    public GroupState Group => group;

    /// <summary>Of publication; never equal for two runs of a group.</summary>
    public long Order => order;

    public AgentRun View { get; private set; } = new() { Agent = group.Agent, State = TaskState.Queued, Attempts = 0 };

    /// <summary>Names the delivery while one is open.</summary>
    public long Token { get; private set; }

    public TimeSpan Lease { get; private set; }

    public DateTimeOffset LeaseUntil { get; set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public LinkedListNode<RunEntry>? Node { get; set; }

    public bool IsFinished => View.State is TaskState.Succeeded or TaskState.Dead;

    public void Deliver(string runner, long token, TimeSpan lease, DateTimeOffset now)
    {
        group.Detach(this);
        (Token, Lease, LeaseUntil) = (token, lease, now + lease);
        View = View with
        {
            State = TaskState.Running, Attempts = View.Attempts + 1, Runner = runner, StartedAt = now, NextAttemptAt = null,
        };
        group.AttachLease(this);
    }

    public void Settle(Outcome outcome, DateTimeOffset now)
    {
        group.Detach(this);
        View = outcome.Kind switch
        {
            OutcomeKind.Succeeded => View with
            {
                State = TaskState.Succeeded, Result = outcome.Result?.Clone() ?? JsonNull, Error = null, FinishedAt = now,
            },
            OutcomeKind.Dead => View with { State = TaskState.Dead, Error = outcome.Error, FinishedAt = now },
            OutcomeKind.Retried => View with { State = TaskState.Retrying, Error = outcome.Error, NextAttemptAt = outcome.At },
            _ when View.Error is not null => View with { State = TaskState.Retrying, Attempts = View.Attempts - 1, NextAttemptAt = now },
            _ => View with { State = TaskState.Queued, Attempts = View.Attempts - 1 },
        };
        ExpiresAt = IsFinished ? outcome.At : null;
        group.Attach(this);
    }

    public void Restore(RestoredRun stored)
    {
        group.Detach(this);
        View = stored.Run is { State: TaskState.Succeeded, Result: null } ? stored.Run with { Result = JsonNull } : stored.Run;
        (Token, Lease, ExpiresAt) = (stored.Token, stored.Lease, stored.ExpiresAt);
        group.Attach(this);
    }

    public RestoredRun ToRestored() => new(View, Token, Lease, ExpiresAt);
}
