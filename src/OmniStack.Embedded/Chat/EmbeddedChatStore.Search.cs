using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

internal sealed partial class EmbeddedChatStore
{
    /// <summary>The lock is held to take down what there is, not while it is read: messages never change.</summary>
    public async Task<SessionMatches> SearchSessionsAsync(SessionSearch search, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var sessions = await ListSessionsAsync(search.ClientId, search.After, search.MaxSessions + 1, cancellationToken);
        List<SessionMatch> found = [];
        foreach (var session in sessions.Take(search.MaxSessions))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var excerpt = NewestFirst(session.Id).Select(message => MessageExcerpt.Of(message, search.Text)).FirstOrDefault(hit => hit is not null);
            if (excerpt is null && !session.Name.Contains(search.Text, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            found.Add(new SessionMatch(session with { Waiting = [] }, excerpt));
            if (found.Count == search.Limit)
            {
                return new SessionMatches(found, session.Id == sessions[^1].Id ? null : SessionPosition.Of(session));
            }
        }

        return new SessionMatches(found, sessions.Count > search.MaxSessions ? SessionPosition.Of(sessions[search.MaxSessions - 1]) : null);
    }

    private List<StoredMessage> NewestFirst(string sessionId)
    {
        List<StoredMessage> messages;
        lock (_gate)
        {
            messages = [.. _state.Find(sessionId)?.Messages ?? []];
        }

        messages.Sort((left, right) => (right.Turn, right.Depth).CompareTo((left.Turn, left.Depth)));
        return messages;
    }
}
