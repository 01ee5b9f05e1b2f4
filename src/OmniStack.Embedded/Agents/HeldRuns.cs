using OmniStack.Abstractions;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts;

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
        if (run is null && !begins)
        {
            throw RunErrors.NotFound(draft.RunId);
        }

        if (run is { IsEnded: true })
        {
            throw RunErrors.Ended(draft.RunId);
        }

        if (!begins && draft.Attempt is { } attempt && attempt != run!.Attempt)
        {
            throw RunErrors.Superseded(draft.RunId);
        }

        var count = run?.Count ?? 0;
        if (count >= limits.MaxEntriesPerRun && !RunEventTypes.IsFinal(draft.Type))
        {
            throw RunErrors.LogFull(draft.RunId, limits.MaxEntriesPerRun);
        }

        if (run is null)
        {
            MakeRoom(draft.At);
        }

        var number = (run?.Attempt ?? 0) + (begins ? 1 : 0);
        return new(draft.RunId, new RunEntry(draft.RunId, count + 1, number, draft.Type, draft.Visibility, draft.At, draft.Data), draft.State);
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
