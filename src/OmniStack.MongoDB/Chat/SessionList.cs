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

    /// <returns>The id of the newest message of each session that says it.</returns>
    private async Task<Dictionary<string, string>> FindMessagesAsync(IReadOnlyList<ChatSession> sessions, string text, CancellationToken cancellationToken)
    {
        var says = new BsonDocument { ["kind"] = "text", ["text"] = new BsonRegularExpression(Regex.Escape(text), "i") };
        BsonArray pipeline =
        [
            new BsonDocument
            {
                ["$match"] = new BsonDocument
                {
                    ["session"] = new BsonDocument { ["$in"] = new BsonArray(sessions.Select(session => (BsonValue)session.Id)) },
                    ["parts"] = new BsonDocument { ["$elemMatch"] = says },
                },
            },
            new BsonDocument { ["$project"] = new BsonDocument { ["_id"] = 0, ["session"] = 1, ["id"] = 1, ["turn"] = 1, ["depth"] = 1 } },
            new BsonDocument { ["$sort"] = new BsonDocument { ["turn"] = 1, ["depth"] = 1 } },
            new BsonDocument { ["$group"] = new BsonDocument { ["_id"] = "$session", ["id"] = new BsonDocument { ["$last"] = "$id" } } },
        ];
        Dictionary<string, string> hits = new(StringComparer.Ordinal);
        await foreach (var hit in collections.Messages.AggregateAsync(pipeline, cancellationToken))
        {
            hits[hit["_id"].AsString] = hit["id"].AsString;
        }

        return hits;
    }

    private async Task<SessionMatch?> MatchAsync(ChatSession session, string? messageId, string text, CancellationToken cancellationToken)
    {
        var message = await new MongoMessages(collections.Messages).FindAsync(session.Id, messageId, cancellationToken);
        var excerpt = message is null ? null : MessageExcerpt.Of(message, text);
        return excerpt is not null || session.Name.Contains(text, StringComparison.OrdinalIgnoreCase) ? new SessionMatch(session, excerpt) : null;
    }
}
