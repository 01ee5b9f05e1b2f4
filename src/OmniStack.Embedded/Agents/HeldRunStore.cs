using System.Text.Json;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;

namespace OmniStack.Embedded.Agents;

/// <summary>A run store whose readers are served from memory; what a write needs to last is the implementation's.</summary>
public abstract class HeldRunStore : IRunStore
{
    private static readonly TimeSpan MissingRunPoll = TimeSpan.FromMilliseconds(50);
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly HeldRuns _runs;

    private protected HeldRunStore(RunLimits limits, TimeProvider time)
    {
        _time = time;
        _runs = new HeldRuns(limits);
    }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public async Task<RunEntry> AppendAsync(RunEntryDraft draft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RunChange change;
        HeldRun run;
        Task stored;
        lock (_gate)
        {
            change = _runs.Decide(draft);
            stored = StoreAsync(change);
            run = _runs.Apply(change);
        }

        // Not cancelled: what is on its way to the disk has to be shown when it arrives.
        await stored;
        lock (_gate)
        {
            run.Show(change.Entry!.Sequence);
        }

        return change.Entry;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RunEntry>> ReadAsync(string runId, long after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.Find(runId)?.Read(after, limit) ?? []);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> WaitAsync(string runId, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                var run = _runs.Find(runId);
                if (run?.HasAfter(after) is true)
                {
                    return true;
                }

                if (run is { IsClosed: true })
                {
                    return false;
                }

                // A run that has not begun has nothing to wait on; holding one for every unknown id would have no bound.
                changed = run?.Changed ?? Task.Delay(MissingRunPoll, _time, cancellationToken);
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task WaitForCancelAsync(string runId, CancellationToken cancellationToken)
    {
        while (true)
        {
            HeldRun? run;
            lock (_gate)
            {
                run = _runs.Find(runId);
            }

            if (run is not null)
            {
                await run.CancelRequested.Task.WaitAsync(cancellationToken);
                return;
            }

            await Task.Delay(MissingRunPoll, _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<JsonElement?> FindStateAsync(string runId, string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.Find(runId)?.Saved.TryGetValue(key, out var value) is true ? (JsonElement?)value : null);
        }
    }

    /// <inheritdoc/>
    public Task<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.Find(runId) is { IsHidden: false } run ? run.Summarize() : null);
        }
    }

    /// <inheritdoc/>
    public Task<RunPage> ListAsync(RunQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_runs.List(query));
        }
    }

    /// <summary>Called in the order of the changes. Completes when the change, and each before it, lasts as long as it has to.</summary>
    private protected abstract Task StoreAsync(RunChange change);

    /// <summary>Takes over what was stored before; only before the first append.</summary>
    private protected void Restore(RunChange change)
    {
        var run = _runs.Apply(change);
        run.Show(run.Count);
    }

    /// <summary>The changes that lead to what is held now, dropped runs left out. Called where the caller holds the lock, in <see cref="StoreAsync"/>.</summary>
    private protected IReadOnlyList<RunChange> Snapshot()
    {
        _runs.Sweep(_time.GetUtcNow());
        return
        [
            .. _runs.All.SelectMany(run => run.Entries.Select((entry, index) => new RunChange(run.RunId, entry, null) { Agent = index == 0 ? run.Agent : null, TenantId = index == 0 ? run.TenantId : null })
                .Concat(run.Saved.Select(state => new RunChange(run.RunId, null, new RunStateChange(state.Key, state.Value))))),
        ];
    }
}
