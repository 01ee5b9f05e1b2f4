using System.Runtime.CompilerServices;
using OmniStack.Contracts.Agents;

namespace OmniStack.Abstractions.Agents;

/// <summary>What every <see cref="IRunStore"/> can do with its few operations.</summary>
public static class RunStoreExtensions
{
    private const int PageSize = 256;

    /// <summary>
    /// Replays what comes after <paramref name="after"/> and goes on live, without a gap or a double, until the run's final entry. Of a run
    /// that was begun anew after its end, that is the last one.
    /// </summary>
    /// <param name="store">Where the log is.</param>
    /// <param name="runId">The run need not exist yet.</param>
    /// <param name="after">The last sequence already seen; 0 for none.</param>
    /// <param name="cancellationToken">Ends a wait for a run that goes on, or never begins.</param>
    public static async IAsyncEnumerable<RunEntry> FollowAsync(
        this IRunStore store, string runId, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            foreach (var entry in await store.ReadAsync(runId, after, PageSize, cancellationToken))
            {
                yield return entry;
                after = entry.Sequence;
            }
        }
        while (await store.WaitAsync(runId, after, cancellationToken));
    }

    /// <returns>The entry that brought the run to its state; null when its log has expired meanwhile.</returns>
    public static async Task<RunEntry?> FindOutcomeAsync(this IRunStore store, RunRecord run, CancellationToken cancellationToken)
    {
        // Behind it stand requests to cancel, at the most.
        for (var after = Math.Max(0, run.Entries - PageSize); ; after = Math.Max(0, after - PageSize))
        {
            var entries = await store.ReadAsync(run.RunId, after, PageSize, cancellationToken);
            var found = entries.LastOrDefault(entry => RunEventTypes.StateAfter(entry.Type) == run.State);
            if (found is not null || after == 0)
            {
                return found;
            }
        }
    }
}
