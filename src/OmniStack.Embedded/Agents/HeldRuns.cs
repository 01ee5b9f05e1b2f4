using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts;
using OmniStack.Contracts.Agents;

namespace OmniStack.Embedded.Agents;

/// <summary>All runs in memory, and the rules by which entries are taken. Not safe for use from several threads.</summary>
internal sealed class HeldRuns(RunLimits limits)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private readonly Dictionary<string, HeldRun> _runs = new(StringComparer.Ordinal);
    private DateTimeOffset _sweptAt;

    public IEnumerable<HeldRun> All => _runs.Values;

    /// <summary>For readers and writers alike: one who waits for a run that has not begun waits on the same object.</summary>
    public HeldRun? Find(string runId) => _runs.GetValueOrDefault(runId);

    /// <summary>What to store for the draft; nothing is changed yet.</summary>
    /// <exception cref="OmniStackException">The entry is refused.</exception>
    public RunChange Decide(RunEntryDraft draft)
    {
        var run = Find(draft.RunId);
        var begins = draft.Type == RunEventTypes.Started;
        if (FindRefusal(run, draft, begins) is { } refusal)
        {
            throw refusal;
        }

        if (run is null)
        {
            MakeRoom(draft.At);
        }

        var count = run?.Count ?? 0;
        var number = (run?.Attempt ?? 0) + (begins ? 1 : 0);
        var entry = new RunEntry(draft.RunId, count + 1, number, draft.Type, draft.Visibility, draft.At, draft.Data);
        return new(draft.RunId, entry, draft.State)
        {
            ClearsState = begins && draft.Reopening == RunReopening.ClearState, Agent = count == 0 ? draft.Agent : null, TenantId = count == 0 ? draft.TenantId : null,
        };
    }

    public HeldRun Apply(RunChange change)
    {
        if (!_runs.TryGetValue(change.RunId, out var run))
        {
            _runs.Add(change.RunId, run = new HeldRun(change.RunId));
        }

        run.Apply(change);
        return run;
    }

    /// <returns>Runs that have a stored entry, those begun last first.</returns>
    public RunPage List(RunQuery query)
    {
        var found = new List<RunRecord>();
        HeldRun? last = null;
        var behind = _runs.Values.Where(run => !run.IsHidden && (query.After is not { } after || IsBehind(run.Cursor, after)));
        foreach (var run in behind.OrderByDescending(run => run.Cursor.StartedAtMs).ThenByDescending(run => run.RunId, StringComparer.Ordinal).Take(RunQuery.MaxExamined))
        {
            last = run;
            if (Matches(query, run))
            {
                found.Add(run.Summarize());
                if (found.Count == query.Limit)
                {
                    break;
                }
            }
        }

        return new RunPage(found, last is { } end && _runs.Values.Any(run => !run.IsHidden && IsBehind(run.Cursor, end.Cursor)) ? end.Cursor.ToString() : null);
    }

    /// <summary>Drops the runs whose time has passed; looks for them once a minute at most.</summary>
    public void Sweep(DateTimeOffset now)
    {
        if (now - _sweptAt < SweepInterval)
        {
            return;
        }

        _sweptAt = now;
        foreach (var run in _runs.Values.Where(run => now - run.LastAt > limits.KeepFor).ToList())
        {
            _runs.Remove(run.RunId);
        }
    }

    private OmniStackException? FindRefusal(HeldRun? run, RunEntryDraft draft, bool begins)
    {
        if (run is null)
        {
            return begins ? null : RunErrors.NotFound(draft.RunId);
        }

        if (run.IsEnded && !(begins && draft.Reopening != RunReopening.No))
        {
            return RunErrors.Ended(draft.RunId);
        }

        if (!begins && draft.Attempt is { } attempt && attempt != run.Attempt)
        {
            return RunErrors.Superseded(draft.RunId);
        }

        return run.Count >= limits.MaxEntriesPerRun && !RunEventTypes.IsFinal(draft.Type) ? RunErrors.LogFull(draft.RunId, limits.MaxEntriesPerRun) : null;
    }

    private static bool Matches(RunQuery query, HeldRun run) => (query.Agent is null || run.Agent == query.Agent)
        && (query.TenantId is null || run.TenantId == query.TenantId) && (query.State is null || run.State == query.State);

    private static bool IsBehind(RunCursor run, RunCursor place) => run.StartedAtMs < place.StartedAtMs
        || (run.StartedAtMs == place.StartedAtMs && string.CompareOrdinal(run.RunId, place.RunId) < 0);

    private void MakeRoom(DateTimeOffset now)
    {
        Sweep(now);
        if (_runs.Count < limits.MaxRuns)
        {
            return;
        }

        var oldest = _runs.Values.Where(run => run.IsClosed).MinBy(run => run.LastAt)
            ?? throw new OmniStackException(ErrorKind.TooMany, ErrorCodes.Unavailable, $"{limits.MaxRuns} runs are open; another one can begin when one has ended.");
        _runs.Remove(oldest.RunId);
    }
}
