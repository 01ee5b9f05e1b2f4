using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Stores summaries, and whose attempt at one it is.</summary>
internal sealed class MongoSummaries(ChatCollections collections)
{
    public async Task<bool> ClaimAsync(string sessionId, SummaryClaim claim, SummaryClaim? before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var free = new BsonDocument { ["_id"] = sessionId, ["client"] = Exists, ["summary.through"] = before?.ThroughId };
        if (before is not null && before.ThroughId != claim.ThroughId)
        {
            free["summary.until"] = new BsonDocument { ["$lte"] = now };
        }

        var take = new BsonDocument { ["$set"] = new BsonDocument { ["summary"] = SummaryDocument.WriteClaim(claim) } };
        return (await collections.Sessions.UpdateOneAsync(free, take, upsert: false, cancellationToken)).Matched == 1;
    }

    /// <summary>Stored first: a session that is deleted meanwhile, or another's attempt, shows when the own attempt is ended.</summary>
    public async Task<bool> AddAsync(SessionSummary summary, SummaryClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            await collections.Summaries.InsertOneAsync(SummaryDocument.Write(summary), cancellationToken);
        }
        catch (MongoCommandException stored) when (stored.IsDuplicateKey)
        {
            // By an attempt of which only the acknowledgement was lost.
        }

        var mine = new BsonDocument { ["_id"] = summary.SessionId, ["client"] = Exists, ["summary.through"] = claim.ThroughId };
        var end = new BsonDocument { ["$set"] = new BsonDocument { ["summary.until"] = summary.CreatedAt } };
        if ((await collections.Sessions.UpdateOneAsync(mine, end, upsert: false, cancellationToken)).Matched == 1)
        {
            return true;
        }

        await collections.Summaries.DeleteOneAsync(new() { ["session"] = summary.SessionId, ["through"] = summary.ThroughId }, cancellationToken);
        return false;
    }

    public async Task<IReadOnlyList<SessionSummary>> ListAsync(string sessionId, int limit, CancellationToken cancellationToken)
    {
        List<SessionSummary> found = [];
        var newest = new MongoFind { Sort = new() { ["created"] = -1, ["depth"] = -1 }, Limit = limit };
        await foreach (var summary in collections.Summaries.FindAsync(new() { ["session"] = sessionId }, newest, cancellationToken))
        {
            found.Add(SummaryDocument.Read(summary));
        }

        return found;
    }

    private static BsonDocument Exists => new() { ["$exists"] = true };
}
