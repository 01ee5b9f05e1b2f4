using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>An agent's queues. A run that is not finished stands in exactly one of them.</summary>
internal sealed class GroupState(string agent)
{
    private readonly LinkedList<RunEntry> _new = [];
    private readonly LinkedList<RunEntry> _leases = [];
    private readonly SortedSet<RunEntry> _retries = new(Comparer<RunEntry>.Create((a, b)
        => (a.View.NextAttemptAt, a.Order).CompareTo((b.View.NextAttemptAt, b.Order))));
    private readonly Dictionary<long, RunEntry> _byToken = [];
    private TaskCompletionSource _changed = NewSignal();

    public string Agent => agent;

    /// <summary>Completes when something was added; ask for it before looking into the queues.</summary>
    public Task Changed => _changed.Task;

    public RunEntry? FindDelivery(long token) => _byToken.GetValueOrDefault(token);

    /// <summary>What a runner may take now, in order: abandoned, due, new.</summary>
    public IEnumerable<RunEntry> Takeable(DateTimeOffset now)
        => _leases.TakeWhile(run => run.LeaseUntil <= now)
            .Concat(_retries.TakeWhile(run => run.View.NextAttemptAt <= now))
            .Concat(_new);

    /// <summary>When the next lease ends or the next retry is due; null when there is neither.</summary>
    public DateTimeOffset? NextDue()
    {
        var lease = _leases.First?.Value.LeaseUntil;
        var retry = _retries.Min?.View.NextAttemptAt;
        return lease < retry ? lease : retry ?? lease;
    }

    public void Attach(RunEntry run)
    {
        switch (run.View.State)
        {
            case TaskState.Queued when run.View.Runner is null:
                run.Node = _new.AddLast(run);
                break;
            case TaskState.Queued:
                run.Node = _new.AddFirst(run);
                break;
            case TaskState.Retrying:
                _retries.Add(run);
                break;
            case TaskState.Running:
                AttachLease(run);
                break;
        }

        Pulse();
    }

    public void AttachLease(RunEntry run)
    {
        _byToken[run.Token] = run;
        var before = _leases.Last;
        while (before is not null && before.Value.LeaseUntil > run.LeaseUntil)
        {
            before = before.Previous;
        }

        run.Node = before is null ? _leases.AddFirst(run) : _leases.AddAfter(before, run);
    }

    public void Detach(RunEntry run)
    {
        _byToken.Remove(run.Token);
        if (run.Node is { } node)
        {
            node.List?.Remove(node);
            run.Node = null;
        }
        else
        {
            _retries.Remove(run);
        }
    }

    public void Extend(RunEntry run, DateTimeOffset until)
    {
        Detach(run);
        run.LeaseUntil = until;
        AttachLease(run);
    }

    public IReadOnlyList<RunEntry> Leased() => [.. _leases];

    public void Pulse()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
