using System.Text.RegularExpressions;
using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Reads a client's sessions in order, and searches them. A search reads the client's own messages, by the index of their sessions.</summary>
internal sealed class SessionList(ChatCollections collections)
{
    private const int SessionsPerQuery = 100;

    public async Task<IReadOnlyList<ChatSession>> ReadAsync(string clientId, SessionPosition? after, int limit, CancellationToken cancellationToken)
    {
        var order = new MongoFind { Sort = new() { ["updated"] = -1, ["_id"] = 1 }, Limit = limit, Projection = SessionDocument.ListProjection };
        List<ChatSession> sessions = [];
        await foreach (var session in collections.Sessions.FindAsync(SessionDocument.After(clientId, after), order, cancellationToken))
        {
            sessions.Add(SessionDocument.Read(session));
        }

        return sessions;
    }

    public async Task<SessionMatches> SearchAsync(SessionSearch search, CancellationToken cancellationToken)
    {
        List<SessionMatch> found = [];
        var next = search.After;
        for (var left = search.MaxSessions; left > 0;)
        {
            var count = Math.Min(left, SessionsPerQuery);
            var sessions = await ReadAsync(search.ClientId, next, count, cancellationToken);
            var hits = await FindMessagesAsync(sessions, search.Text, cancellationToken);
            foreach (var session in sessions)
            {
                next = SessionPosition.Of(session);
                if (await MatchAsync(session, hits.GetValueOrDefault(session.Id), search.Text, cancellationToken) is { } match)
                {
                    found.Add(match);
                }

                if (found.Count == search.Limit)
                {
                    return new SessionMatches(found, next);
                }
            }

            if (sessions.Count < count)
            {
                return new SessionMatches(found, Next: null);
            }

            left -= count;
        }

        return new SessionMatches(found, next);
    }

    /// <returns>The newest message of each session that says it.</returns>
    private async Task<Dictionary<string, HeldId>> FindMessagesAsync(IReadOnlyList<ChatSession> sessions, string text, CancellationToken cancellationToken)
    {
        BsonArray pipeline =
        [
            new BsonDocument { ["$match"] = Says(sessions.Select(session => session.Id), text) },
            new BsonDocument { ["$project"] = new BsonDocument { ["_id"] = 0, ["session"] = 1, ["id"] = 1, ["turn"] = 1, ["depth"] = 1 } },
            new BsonDocument { ["$sort"] = new BsonDocument { ["turn"] = 1, ["depth"] = 1 } },
            new BsonDocument { ["$group"] = new BsonDocument { ["_id"] = "$session", ["id"] = new BsonDocument { ["$last"] = "$id" } } },
        ];
        Dictionary<string, HeldId> hits = new(StringComparer.Ordinal);
        await foreach (var hit in collections.Messages.AggregateAsync(pipeline, cancellationToken))
        {
            hits[hit["_id"].AsString] = new HeldId(hit["_id"].AsString, hit["id"].AsString);
        }

        await AddSharedAsync(hits, [.. sessions.Where(session => session.Lineage.Count > 0 && !hits.ContainsKey(session.Id))], text, cancellationToken);
        return hits;
    }

    /// <summary>What a fork shares is older than all that is its own, so it is looked at only where that has nothing. One query tells which sessions before the forks say it at all.</summary>
    private async Task AddSharedAsync(Dictionary<string, HeldId> hits, IReadOnlyList<ChatSession> forks, string text, CancellationToken cancellationToken)
    {
        if (forks.Count == 0)
        {
            return;
        }

        var says = Says(forks.SelectMany(fork => fork.Lineage).Select(branch => branch.SessionId).Distinct(StringComparer.Ordinal), text);
        HashSet<HeldId> origins = [];
        await foreach (var hit in collections.Messages.FindAsync(says, new() { Projection = new() { ["_id"] = 0, ["session"] = 1, ["id"] = 1 } }, cancellationToken))
        {
            origins.Add(new HeldId(hit["session"].AsString, hit["id"].AsString));
        }

        var holders = origins.Select(hit => hit.SessionId).ToHashSet(StringComparer.Ordinal);
        foreach (var fork in forks.Where(fork => fork.Lineage.Any(branch => holders.Contains(branch.SessionId))))
        {
            var shared = await new SharedMessages(collections).UpwardsAsync(fork.Lineage, fromDepth: 0, cancellationToken);
            if (shared.Select(held => new HeldId(held.SessionId, held.Place.Id)).Where(origins.Contains).Take(1).ToList() is [var newest])
            {
                hits[fork.Id] = newest;
            }
        }
    }

    /// <summary>A part says it in any case; what is looked for is taken as it is, whatever it would be as a pattern.</summary>
    private static BsonDocument Says(IEnumerable<string> sessionIds, string text) => new()
    {
        ["session"] = new BsonDocument { ["$in"] = new BsonArray(sessionIds.Select(id => (BsonValue)id)) },
        ["parts"] = new BsonDocument { ["$elemMatch"] = new BsonDocument { ["kind"] = "text", ["text"] = Literally(text) } },
    };

    /// <summary>What .NET escapes is literal for the server's PCRE too; a pattern is a C string, so a NUL has to be written.</summary>
    private static BsonRegularExpression Literally(string text) => new(Regex.Escape(text).Replace("\0", @"\x00", StringComparison.Ordinal), "i");

    private async Task<SessionMatch?> MatchAsync(ChatSession session, HeldId? hit, string text, CancellationToken cancellationToken)
    {
        var message = hit is null ? null : await new MongoMessages(collections).FindAsync(hit.SessionId, hit.MessageId, cancellationToken);
        var excerpt = message is null ? null : MessageExcerpt.Of(message, text);
        return excerpt is not null || session.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ? new SessionMatch(session, excerpt) : null;
    }

    /// <summary>A message by the session that holds it.</summary>
    private sealed record HeldId(string SessionId, string MessageId);
}
