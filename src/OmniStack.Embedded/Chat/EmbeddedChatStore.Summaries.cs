using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

internal sealed partial class EmbeddedChatStore
{
    public async Task<bool> ClaimSummaryAsync(
        string sessionId, SummaryClaim claim, SummaryClaim? before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Task stored;
        lock (_gate)
        {
            if (_state.Find(sessionId) is not { } state || state.Session.SummaryClaim?.ThroughId != before?.ThroughId
                || state.Session.SummaryClaim?.Until > now && before?.ThroughId != claim.ThroughId)
            {
                return false;
            }

            stored = StoreAsync(new ChatChange.Put(state.Session with { SummaryClaim = claim }, []), durable: false);
        }

        await stored.WaitAsync(cancellationToken);
        return true;
    }

    public async Task<bool> AddSummaryAsync(SessionSummary summary, SummaryClaim claim, CancellationToken cancellationToken)
    {
        Task stored;
        lock (_gate)
        {
            if (_state.Find(summary.SessionId) is not { } state || state.Session.SummaryClaim?.ThroughId != claim.ThroughId)
            {
                return false;
            }

            _ = StoreAsync(new ChatChange.Put(state.Session with { SummaryClaim = claim with { Until = summary.CreatedAt } }, []), durable: false);
            stored = StoreAsync(new ChatChange.Summarized(summary), durable: true);
            CompactIfGrown();
        }

        await stored.WaitAsync(cancellationToken);
        return true;
    }

    public Task<IReadOnlyList<SessionSummary>> ListSummariesAsync(string sessionId, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<SessionSummary>>([.. (_state.Find(sessionId)?.Summaries ?? []).Take(limit)]);
        }
    }
}
