using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;
using OmniStack.Daemon.Requests;
using OmniStack.Daemon.Tasks;

namespace OmniStack.Daemon.Runs;

/// <summary>Reads pages of runs' logs, and waits for what is not written yet.</summary>
internal sealed class RunLogReader(IRunStore store, RunDirectory runs, IOptions<TaskOptions> options, TimeProvider time)
{
    /// <param name="waitSeconds">The most to wait while there is nothing new.</param>
    public async Task<RunLogPage> ReadAsync(string runId, RunLogFilter filter, int limit, int waitSeconds, CancellationToken cancellationToken)
    {
        var longest = (int)options.Value.MaxWait.TotalSeconds;
        if (waitSeconds < 0 || waitSeconds > longest)
        {
            throw Require.Wrong($"wait must be 0 to {longest} seconds.");
        }
        var (after, wanted) = (filter.From, filter.ToPredicate());
        if (!IsOver(await runs.FindAsync(runId, cancellationToken), after))
        {
            await WaitAsync(runId, after, TimeSpan.FromSeconds(waitSeconds), cancellationToken);
        }
        var entries = await store.ReadAsync(runId, after, limit, cancellationToken);
        var seen = entries is [.., var last] ? last.Sequence : after;
        return new RunLogPage([.. entries.Where(wanted)], IsOver(await runs.FindAsync(runId, cancellationToken), seen) ? null : seen);
    }

    /// <summary>Whether the run has ended and nothing stands in its log behind the entry.</summary>
    public static bool IsOver(RunRecord run, long after) => after >= run.Entries && RunDirectory.HasEnded(run);

    private async Task WaitAsync(string runId, long after, TimeSpan longest, CancellationToken cancellationToken)
    {
        if (longest == TimeSpan.Zero)
        {
            return;
        }
        using var over = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await store.WaitAsync(runId, after, either.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Nothing new: the page is empty.
        }
    }
}
