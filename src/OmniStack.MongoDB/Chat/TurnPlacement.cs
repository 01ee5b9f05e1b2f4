using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Gives the messages of a begun turn their documents. Any process may do it, and several at once.</summary>
internal sealed class TurnPlacement(ChatCollections collections)
{
    /// <summary>Does what a crash, or a process that is not so far yet, has left to do.</summary>
    public async Task FinishAsync(BsonDocument session, CancellationToken cancellationToken)
    {
        if (SessionDocument.Unplaced(session) is { } messages)
        {
            await PlaceAsync(session["_id"].AsString, session["running"].AsDocument["answer"].AsString, messages, cancellationToken);
        }
    }

    /// <returns>False when the session was deleted meanwhile: nothing of the turn is left then.</returns>
    public async Task<bool> PlaceAsync(string sessionId, string answerId, IReadOnlyList<BsonDocument> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            await InsertAsync(message, cancellationToken);
        }

        var placed = new BsonDocument { ["$unset"] = new BsonDocument { ["running.messages"] = "" } };
        if ((await collections.Sessions.UpdateOneAsync(SessionDocument.ByTurn(sessionId, answerId), placed, upsert: false, cancellationToken)).Matched == 1)
        {
            return true;
        }

        var kept = new BsonDocument { ["_id"] = sessionId, ["client"] = new BsonDocument { ["$exists"] = true } };
        if (await collections.Sessions.FindOneAsync(kept, MongoFind.All, cancellationToken) is not null)
        {
            return true; // Another process placed them, and the turn has ended since.
        }

        foreach (var message in messages)
        {
            await collections.Messages.DeleteOneAsync(MessageDocument.ById(sessionId, message["id"].AsString), cancellationToken);
        }

        return false;
    }

    private async Task InsertAsync(BsonDocument message, CancellationToken cancellationToken)
    {
        try
        {
            await collections.Messages.InsertOneAsync(message, cancellationToken);
        }
        catch (MongoCommandException placed) when (placed.IsDuplicateKey)
        {
            // By another process, which saw that it was due.
        }
    }
}
