using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>An agent's queues. A run that is not finished stands in exactly one of them.</summary>
internal sealed class GroupState(string agent, BusSettings settings)
{
    /// <summary>Which lane the next pick prefers, in turn: of ten, eight are high, one normal and one low.</summary>
    private static ReadOnlySpan<int> Shares => [0, 0, 0, 0, 1, 0, 0, 0, 0, 2];

    /// <summary>One lane per priority, the highest first.</summary>
    private readonly LinkedList<RunEntry>[] _new = [[], [], []];
    private readonly LinkedList<RunEntry> _returned = [];
    private readonly LinkedList<RunEntry> _leases = [];
    private readonly SortedSet<RunEntry> _retries = new(Comparer<RunEntry>.Create((a, b) => (a.RetryAt, a.Order).CompareTo((b.RetryAt, b.Order))));
    private readonly SortedSet<RunEntry> _delayed = new(Comparer<RunEntry>.Create((a, b)
        => (a.Task.Event.DeliverAt, a.Order).CompareTo((b.Task.Event.DeliverAt, b.Order))));
    private readonly Dictionary<long, RunEntry> _byToken = [];
    private RateLimit? _rate;
    private bool _paused;
    private bool _heldByRate;
    private int _turn;
    private string? _runner;
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource _revoked = NewSignal();

    public string Agent => agent;

    public BusSettings Settings => settings;

    /// <summary>False once it was deleted: it gets no new events, and stands only for the runs and dead letters that it had.</summary>
    public bool IsOpen { get; set; } = true;

    public GroupCounters Counters { get; set; } = new();

    public int DeadLetters { get; set; }

    public long Lag => _returned.Count + _new.Sum(lane => lane.Count);

    public int Pending => _leases.Count;

    public int Retrying => _retries.Count;

    public int Unfinished => _byToken.Count + _retries.Count + _delayed.Count + (int)Lag;

    /// <summary>Completes when something was added; ask for it before looking into the queues.</summary>
    public Task Changed => _changed.Task;

    /// <summary>Completes when a delivery was taken from its runner.</summary>
    public Task Revoked => _revoked.Task;

    public void Configure(AgentDto agent)
    {
        _paused = agent.Paused;
        if (_rate?.PerSecond != agent.Config.RatePerSecond)
        {
            _rate = agent.Config.RatePerSecond is { } perSecond ? new(perSecond, settings.Clock) : null;
        }

        Pulse();
    }

    public RunEntry? FindDelivery(long token) => _byToken.GetValueOrDefault(token);

    /// <summary>What a runner gets now, in order: abandoned, due, handed back, new.</summary>
    public List<RunEntry> Select(int count)
    {
        if (_paused)
        {
            return [];
        }

        var (uptime, utcNow) = (settings.Clock.Uptime, settings.Clock.UtcNow);
        var allowed = Math.Min(count, _rate?.Available() ?? count);
        _heldByRate = allowed < 1;
        List<RunEntry> selected = [.. _leases.TakeWhile(run => run.LeaseUntil <= uptime)
            .Concat(_retries.TakeWhile(run => run.RetryAt <= uptime))
            .Concat(_delayed.TakeWhile(run => run.Task.Event.DeliverAt <= utcNow))
            .Concat(_returned)
            .Concat(NewByPriority())
            .Take(allowed)];
        _rate?.Take(selected.Count);
        return selected;
    }

    /// <summary>How long until <see cref="Select"/> may find something without <see cref="Changed"/>; null when it will not.</summary>
    public TimeSpan? UntilNext()
    {
        if (_paused)
        {
            return null;
        }

        // As it was selected: a token that came since would hide that there is something to take.
        if (_heldByRate && _rate is not null)
        {
            return _rate.UntilNext();
        }

        var uptime = settings.Clock.Uptime;
        return new[]
        {
            _leases.First?.Value.LeaseUntil - uptime, _retries.Min?.RetryAt - uptime, _delayed.Min?.Task.Event.DeliverAt - settings.Clock.UtcNow,
        }.Min();
    }

    /// <summary>How many wait for their deliver_at.</summary>
    public int CountDelayed(DateTimeOffset now) => _delayed.Count - _delayed.TakeWhile(run => run.Task.Event.DeliverAt <= now).Count();

    public void Attach(RunEntry run)
    {
        switch (run.State)
        {
            case TaskState.Queued when run.Runner is not null || run.Replays > 0:
                run.Node = _returned.AddLast(run);
                break;
            case TaskState.Queued when run.Task.Event.DeliverAt is not null:
                _delayed.Add(run);
                break;
            case TaskState.Queued:
                run.Node = _new[Lane(run.Task.Event.Priority)].AddLast(run);
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
        else if (!_retries.Remove(run))
        {
            _delayed.Remove(run);
        }
    }

    public void Extend(RunEntry run, TimeSpan until)
    {
        Detach(run);
        run.LeaseUntil = until;
        AttachLease(run);
    }

    public IReadOnlyList<RunEntry> Leased() => [.. _leases];

    /// <returns>An equal string, the same for many runs: each record that is read back has one of its own.</returns>
    public string? Share(string? runner) => runner == _runner ? _runner : _runner = runner;

    public void Pulse() => Signal(ref _changed);

    public void Revoke() => Signal(ref _revoked);

    private static void Signal(ref TaskCompletionSource signal)
    {
        var given = signal;
        signal = NewSignal();
        given.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static int Lane(EventPriority priority) => priority switch
    {
        EventPriority.High => 0,
        EventPriority.Normal => 1,
        _ => 2,
    };

    private IEnumerable<RunEntry> NewByPriority()
    {
        var next = Array.ConvertAll(_new, lane => lane.First);
        while (true)
        {
            var lane = Shares[_turn];
            if (next[lane] is null && (lane = Array.FindIndex(next, node => node is not null)) < 0)
            {
                yield break;
            }

            _turn = (_turn + 1) % Shares.Length;
            yield return next[lane]!.Value;
            next[lane] = next[lane]!.Next;
        }
    }
}
