using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>
/// Makes forks. First the fork is stored, nobody's yet but with what it shares; then its origin is looked at again. A deletion does the
/// same the other way round, marking the session and then looking for forks of it, so one of the two always sees the other.
/// </summary>
internal sealed class MongoForks(ChatCollections collections)
{
    private readonly MongoMessages _messages = new(collections);
    private readonly SessionDeletion _deletion = new(collections);

    /// <returns>Null when something has changed meanwhile, and another look is due.</returns>
    public async Task<ForkedSession?> TryMakeAsync(SessionFork fork, ChatSession origin, CancellationToken cancellationToken)
    {
        var taken = await collections.Sessions.FindOneAsync(SessionDocument.ById(fork.ForkId), MongoFind.All, cancellationToken);
        if (taken is not null && SessionDocument.IsDeleted(taken))
        {
            await _deletion.FinishAsync(fork.ForkId, cancellationToken);
            return null;
        }

        if (taken is not null && taken.Find("client")?.AsString != fork.ClientId)
        {
            throw ForkDecision.Taken(fork);
        }

        var message = await _messages.FindAsync(origin, fork.MessageId ?? origin.ActiveLeafId, cancellationToken);
        var firstOwn = message is null ? null : await _messages.FirstOwnAsync(origin.Id, message, cancellationToken);
        if (message is not null && !IsWhole(origin, message, firstOwn))
        {
            return null; // It is being deleted.
        }

        var forked = ForkDecision.Make(fork, origin, message, firstOwn, taken is null ? null : SessionDocument.Read(taken));
        return forked.IsRepeat || await TryStoreAsync(fork, forked.Session, cancellationToken) ? forked : null;
    }

    /// <summary>Whether the branch was read to its first message, or to one that the origin shares.</summary>
    private static bool IsWhole(ChatSession origin, StoredMessage message, MessagePlace? firstOwn)
        => firstOwn is { ParentId: null } || origin.Lineage.Any(shared => shared.ThroughDepth >= (firstOwn?.Depth - 1 ?? message.Depth));

    private async Task<bool> TryStoreAsync(SessionFork fork, ChatSession session, CancellationToken cancellationToken)
    {
        try
        {
            await collections.Sessions.InsertOneAsync(SessionDocument.WriteUnborn(session), cancellationToken);
        }
        catch (MongoCommandException taken) when (taken.IsDuplicateKey)
        {
            return false;
        }

        if (await collections.Sessions.FindOneAsync(SessionDocument.ByOwner(fork.ClientId, fork.SessionId), MongoFind.All, cancellationToken) is null)
        {
            await _deletion.FinishAsync(session.Id, cancellationToken);
            return false;
        }

        var unborn = new BsonDocument { ["_id"] = session.Id, ["deleted"] = true };
        return (await collections.Sessions.UpdateOneAsync(unborn, SessionDocument.Bear(fork.ClientId), upsert: false, cancellationToken)).Matched == 1;
    }
}
