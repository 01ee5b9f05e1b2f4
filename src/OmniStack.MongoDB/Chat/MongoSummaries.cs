using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Stores summaries, and whose attempt at one it is.</summary>
internal sealed class MongoSummaries(ChatCollections collections)
{
    private readonly SharedMessages _shared = new(collections);

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
        var own = await FindAsync(new() { ["session"] = sessionId }, limit, cancellationToken);
        var lineage = own.Count < limit ? await _shared.LineageAsync(sessionId, cancellationToken) : [];
        return lineage.Count == 0 ? own : [.. own, .. await ListSharedAsync(lineage, limit - own.Count, cancellationToken)];
    }

    /// <summary>What a fork shares was said before all that is its own.</summary>
    private async Task<IReadOnlyList<SessionSummary>> ListSharedAsync(IReadOnlyList<SharedBranch> lineage, int limit, CancellationToken cancellationToken)
    {
        var messages = (await _shared.UpwardsAsync(lineage, fromDepth: 0, cancellationToken)).GroupBy(held => held.SessionId, held => held.Place.Id, StringComparer.Ordinal);
        var ofOne = messages.Select(held => (BsonValue)new BsonDocument
        {
            ["session"] = held.Key,
            ["through"] = new BsonDocument { ["$in"] = new BsonArray(held.Select(id => (BsonValue)id)) },
        });
        return await FindAsync(new() { ["$or"] = new BsonArray(ofOne) }, limit, cancellationToken);
    }

    private async Task<IReadOnlyList<SessionSummary>> FindAsync(BsonDocument filter, int limit, CancellationToken cancellationToken)
    {
        List<SessionSummary> found = [];
        var newest = new MongoFind { Sort = new() { ["created"] = -1, ["depth"] = -1 }, Limit = limit };
        await foreach (var summary in collections.Summaries.FindAsync(filter, newest, cancellationToken))
        {
            found.Add(SummaryDocument.Read(summary));
        }

        return found;
    }

    private static BsonDocument Exists => new() { ["$exists"] = true };
}
