using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Turns;

namespace OmniStack.Chat.Context;

/// <summary>Reads what of a branch a prompt gets: its latest summary and the newest messages, within the budget. What is stored is never cut.</summary>
internal sealed class ContextReader(IChatStore store, IOptions<ChatTurnOptions> turns, IOptions<SummaryOptions> summaries)
{
    // Beyond these are summaries of branches that were left long ago.
    private const int NewestSummaries = 20;

    /// <param name="sessionId">The conversation.</param>
    /// <param name="leaf">Where the branch ends.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ContextWindow> ReadAsync(string sessionId, StoredMessage leaf, CancellationToken cancellationToken)
    {
        var limit = turns.Value.MaxPromptMessages;
        var summary = await FindSummaryAsync(sessionId, leaf, cancellationToken);
        var oldest = Math.Max(0, leaf.Depth - limit + 1);
        var recent = leaf.Depth - 2 * summaries.Value.RecentTurns;
        var from = summary is null ? oldest : Math.Max(oldest, Math.Min(summary.ThroughDepth + 1, recent));
        var branch = await store.ReadBranchAsync(sessionId, leaf.Id, from, limit, cancellationToken);
        var budget = turns.Value.MaxPromptTokens - (summary?.Tokens ?? 0) - TokenEstimate.Of(turns.Value.Instructions ?? "");
        return new ContextWindow(summary, LiveTail.Of(branch, budget), [.. branch.Where(message => message.Depth > (summary?.ThroughDepth ?? -1))]);
    }

    private async Task<SessionSummary?> FindSummaryAsync(string sessionId, StoredMessage leaf, CancellationToken cancellationToken)
    {
        if (!summaries.Value.Enabled)
        {
            return null;
        }

        foreach (var summary in await store.ListSummariesAsync(sessionId, NewestSummaries, cancellationToken))
        {
            if (summary.ThroughDepth < leaf.Depth
                && await store.ReadBranchAsync(sessionId, leaf.Id, summary.ThroughDepth, limit: 1, cancellationToken) is [var last] && last.Id == summary.ThroughId)
            {
                return summary;
            }
        }

        return null;
    }
}
