using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>
/// Deletes sessions: first a session is nobody's, then what no fork shares of it is deleted, and at last itself, or, as long as there are
/// forks, all but its id and what they share. Whatever is left half-done is found by its mark and finished by whichever process comes by.
/// </summary>
internal sealed class SessionDeletion(ChatCollections collections)
{
    private readonly SharedMessages _shared = new(collections);

    public async Task<bool> DeleteAsync(string clientId, string sessionId, CancellationToken cancellationToken)
    {
        // From this step on it is nobody's; its id is free when the last message is gone.
        var mark = new BsonDocument { ["$set"] = new BsonDocument { ["deleted"] = true }, ["$unset"] = new BsonDocument { ["client"] = "", ["running"] = "", ["waiting"] = "" } };
        if ((await collections.Sessions.UpdateOneAsync(SessionDocument.ByOwner(clientId, sessionId), mark, upsert: false, cancellationToken)).Matched == 0)
        {
            return false;
        }

        await FinishAsync(sessionId, cancellationToken);
        return true;
    }

    public async Task FinishAllAsync(CancellationToken cancellationToken)
    {
        var ids = new MongoFind { Projection = new() { ["_id"] = 1 } };
        await foreach (var session in collections.Sessions.FindAsync(new() { ["deleted"] = true }, ids, cancellationToken))
        {
            await FinishAsync(session["_id"].AsString, cancellationToken);
        }
    }

    /// <summary>Finishes the deletion of a session and of those before it whose last fork it was.</summary>
    public async Task FinishAsync(string sessionId, CancellationToken cancellationToken)
    {
        foreach (var origin in (await FinishOneAsync(sessionId, cancellationToken)).Reverse())
        {
            await FinishOneAsync(origin.SessionId, cancellationToken);
        }
    }

    /// <returns>What it shared.</returns>
    private async Task<IReadOnlyList<SharedBranch>> FinishOneAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (await collections.Sessions.FindOneAsync(Deleted(sessionId), MongoFind.All, cancellationToken) is not { } session)
        {
            return [];
        }

        var lineage = SessionDocument.ReadLineage(session);
        foreach (var origin in lineage)
        {
            // Those that are kept are due again; the count tells a pass that is under way that it did not see this.
            var due = new BsonDocument { ["$set"] = new BsonDocument { ["deleted"] = true }, ["$inc"] = new BsonDocument { ["due"] = 1 } };
            await collections.Sessions.UpdateOneAsync(new() { ["_id"] = origin.SessionId, ["client"] = BsonValue.Null }, due, upsert: false, cancellationToken);
        }

        var (shared, areForksBeingDeleted) = await ReadSharedAsync(sessionId, cancellationToken);
        await DeleteContentAsync(sessionId, shared, cancellationToken);
        if (shared.Count == 0)
        {
            await collections.Sessions.DeleteOneAsync(Deleted(sessionId), cancellationToken);
        }
        else if (!areForksBeingDeleted)
        {
            await KeepAsync(session, cancellationToken);
        }

        return lineage;
    }

    /// <summary>The ids of the session's messages that forks share, those apart that are deleted already.</summary>
    private async Task<(BsonArray Ids, bool AreForksBeingDeleted)> ReadSharedAsync(string sessionId, CancellationToken cancellationToken)
    {
        HashSet<SharedBranch> branches = [];
        var areForksBeingDeleted = false;
        var lineage = new MongoFind { Projection = new() { ["lineage"] = 1, ["deleted"] = 1 } };
        await foreach (var fork in collections.Sessions.FindAsync(new() { ["lineage.session"] = sessionId }, lineage, cancellationToken))
        {
            branches.UnionWith(SessionDocument.ReadLineage(fork).Where(branch => branch.SessionId == sessionId));
            areForksBeingDeleted |= SessionDocument.IsDeleted(fork);
        }

        HashSet<string> ids = new(StringComparer.Ordinal);
        foreach (var branch in branches)
        {
            ids.UnionWith((await _shared.UpwardsAsync(sessionId, branch.ThroughId, fromDepth: 0, branch.ThroughDepth, cancellationToken)).Select(held => held.Place.Id));
        }

        return (new BsonArray(ids.Select(id => (BsonValue)id)), areForksBeingDeleted);
    }

    private async Task DeleteContentAsync(string sessionId, BsonArray but, CancellationToken cancellationToken)
    {
        var (messages, summaries) = (new BsonDocument { ["session"] = sessionId }, new BsonDocument { ["session"] = sessionId });
        if (but.Count > 0)
        {
            messages["id"] = new BsonDocument { ["$nin"] = but };
            summaries["through"] = new BsonDocument { ["$nin"] = but };
        }

        await collections.Messages.DeleteManyAsync(messages, cancellationToken);
        await collections.Summaries.DeleteManyAsync(summaries, cancellationToken);
    }

    /// <summary>Nothing of what was known of it stays but the id; unless it has become due again, which is for another pass.</summary>
    private async Task KeepAsync(BsonDocument session, CancellationToken cancellationToken)
    {
        var seen = Deleted(session["_id"].AsString);
        seen["due"] = session.TryGetValue("due", out var due) ? due : BsonValue.Null;
        var forget = new BsonDocument();
        foreach (var (member, _) in session.Where(member => member.Key is not ("_id" or "kept" or "due")))
        {
            forget[member] = "";
        }

        await collections.Sessions.UpdateOneAsync(seen, new() { ["$set"] = new BsonDocument { ["kept"] = true }, ["$unset"] = forget }, upsert: false, cancellationToken);
    }

    private static BsonDocument Deleted(string sessionId) => new() { ["_id"] = sessionId, ["deleted"] = true };
}
