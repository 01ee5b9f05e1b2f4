using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>
/// Whose a running turn is, and until when. Its process renews the lease; when it runs out, the first process that sees it takes
/// the turn over and marks its answer as interrupted.
/// </summary>
internal sealed class TurnLeases(TimeSpan lease, TimeProvider time)
{
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private long? _lastPass;

    /// <summary>What a session has under <c>running</c>.</summary>
    public BsonDocument New(string answerId, IReadOnlyList<BsonDocument> messages) => new()
    {
        ["answer"] = answerId,
        ["owner"] = _owner,
        ["until"] = time.GetUtcNow() + lease,
        ["messages"] = new BsonArray(messages.Select(message => (BsonValue)message)),
    };

    /// <summary>Renews this process's leases and ends the turns whose lease has run out.</summary>
    /// <returns>How many those were.</returns>
    public async Task<int> RecoverAsync(ChatCollections collections, IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        await RenewAsync(collections.Sessions, running, cancellationToken);
        // After an outage all leases have run out at once; the other processes get until the next pass to renew theirs.
        var wasAway = _lastPass is { } last && time.GetElapsedTime(last) >= lease;
        _lastPass = time.GetTimestamp();
        return wasAway ? 0 : await EndAbandonedAsync(collections, cancellationToken);
    }

    private async Task RenewAsync(MongoCollection sessions, IReadOnlyCollection<string> running, CancellationToken cancellationToken)
    {
        if (running.Count == 0)
        {
            return;
        }

        var mine = new BsonDocument { ["_id"] = new BsonDocument { ["$in"] = new BsonArray(running.Select(id => (BsonValue)id)) }, ["running.owner"] = _owner };
        await sessions.UpdateManyAsync(mine, new() { ["$set"] = new BsonDocument { ["running.until"] = time.GetUtcNow() + lease } }, cancellationToken);
    }

    private async Task<int> EndAbandonedAsync(ChatCollections collections, CancellationToken cancellationToken)
    {
        var interrupted = 0;
        var expired = new BsonDocument { ["$lt"] = time.GetUtcNow() };
        var answers = new MongoFind { Projection = new() { ["running.answer"] = 1 } };
        await foreach (var session in collections.Sessions.FindAsync(new() { ["running.until"] = expired }, answers, cancellationToken))
        {
            var turn = SessionDocument.ByTurn(session["_id"].AsString, session["running"].AsDocument["answer"].AsString);
            if (await TryEndAsync(collections, new(turn) { ["running.until"] = expired }, cancellationToken))
            {
                interrupted++;
            }
        }

        return interrupted;
    }

    private async Task<bool> TryEndAsync(ChatCollections collections, BsonDocument expiredTurn, CancellationToken cancellationToken)
    {
        var take = new BsonDocument { ["$set"] = new BsonDocument { ["running.owner"] = _owner, ["running.until"] = time.GetUtcNow() + lease } };
        if (await collections.Sessions.FindOneAndUpdateAsync(expiredTurn, take, new() { ReturnNew = true }, cancellationToken) is not { } session)
        {
            return false;
        }

        await new TurnPlacement(collections).FinishAsync(session, cancellationToken);
        var (sessionId, answerId) = (session["_id"].AsString, session["running"].AsDocument["answer"].AsString);
        var mark = new BsonDocument { ["$set"] = new BsonDocument { ["status"] = MessageDocument.Interrupted } };
        await collections.Messages.UpdateOneAsync(MessageDocument.Running(sessionId, answerId), mark, upsert: false, cancellationToken);
        var release = new BsonDocument { ["$unset"] = new BsonDocument { ["running"] = "" } };
        return (await collections.Sessions.UpdateOneAsync(SessionDocument.ByTurn(sessionId, answerId), release, upsert: false, cancellationToken)).Matched == 1;
    }
}
