using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Begins turns and lets them wait. Each is decided on the session as it was read, and stored only if it still stands so.</summary>
internal sealed class MongoTurns(ChatCollections collections, TurnLeases leases)
{
    private MongoCollection Sessions => collections.Sessions;

    private MongoMessages Messages => new(collections);

    private TurnPlacement Placement => new(collections);

    /// <param name="start">The turn.</param>
    /// <param name="found">Its session as it was read; null when there is none.</param>
    /// <returns>Null when another turn was faster.</returns>
    public async Task<BegunTurn?> TryBeginAsync(TurnStart start, BsonDocument? found, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(found, cancellationToken);
        var facts = await Messages.ReadFactsAsync(start, before, cancellationToken);
        if (IsBeingContinued(start, facts))
        {
            return null;
        }

        var decision = TurnDecision.Make(start, facts);
        if (decision.Session is not { } session)
        {
            return decision.Begun;
        }

        var (question, answer) = (decision.Begun.Question, decision.Begun.Answer);
        List<BsonDocument> messages = start switch
        {
            TurnStart.Continue => [],
            TurnStart.Regenerate => [MessageDocument.Write(session.Id, answer)],
            _ => [MessageDocument.Write(session.Id, question), MessageDocument.Write(session.Id, answer)],
        };
        var running = leases.New(answer.Id, messages);
        if (!await (before is null ? TryInsertAsync(session, running, cancellationToken) : TryClaimAsync(before, session, running, queue: null, cancellationToken))
            || start is TurnStart.Continue && !await TryContinueAsync(session.Id, answer, cancellationToken))
        {
            return null;
        }

        return await PlaceAsync(session.Id, decision.Begun, messages, cancellationToken);
    }

    /// <summary>Another caller has claimed the session and not yet marked the answer: what this one is, a repeat or a conflict, shows in a moment.</summary>
    private static bool IsBeingContinued(TurnStart start, TurnFacts facts) => start is TurnStart.Continue
        && facts is { Session.RunningAnswerId: { } running, Target: { Status: MessageStatus.AwaitingApproval } answer } && running == answer.Id;

    /// <returns>Null when another turn was faster.</returns>
    public async Task<WaitingTurn?> TryEnqueueAsync(TurnStart start, BsonDocument? found, int limit, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(found, cancellationToken);
        var decision = QueueDecision.Make(start, await Messages.ReadFactsAsync(start, before, cancellationToken), limit);
        return decision.Session is null
            || (await Sessions.UpdateOneAsync(WaitingDocument.Unchanged(found!), WaitingDocument.Push(decision.Turn), upsert: false, cancellationToken)).Matched == 1
            ? decision.Turn
            : null;
    }

    /// <param name="found">A session on which a turn waits and none runs.</param>
    /// <param name="at">Now (UTC).</param>
    /// <returns>Null when another process was faster.</returns>
    public async Task<BegunTurn?> TryBeginWaitingAsync(BsonDocument found, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var before = SessionDocument.Read(found);
        var start = before.Waiting[0].ToStart(before, at);
        var decision = TurnDecision.MakeWaiting(start, await Messages.ReadFactsAsync(start, before, cancellationToken));
        var begun = decision.Begun;
        List<BsonDocument> messages = [];
        if (!begun.IsRepeat && start is not TurnStart.Regenerate)
        {
            messages.Add(MessageDocument.Write(before.Id, begun.Question));
        }

        if (!begun.IsRepeat)
        {
            messages.Add(MessageDocument.Write(before.Id, begun.Answer));
        }

        var running = begun.IsRepeat ? null : leases.New(begun.Answer.Id, messages);
        if (!await TryClaimAsync(before, decision.Session!, running, WaitingDocument.Unchanged(found), cancellationToken))
        {
            return null;
        }

        return begun.IsRepeat ? begun : await PlaceAsync(before.Id, begun, messages, cancellationToken);
    }

    private async Task<ChatSession?> ReadAsync(BsonDocument? found, CancellationToken cancellationToken)
    {
        if (found is null)
        {
            return null;
        }

        await Placement.FinishAsync(found, cancellationToken);
        return SessionDocument.Read(found);
    }

    private async Task<bool> TryInsertAsync(ChatSession session, BsonDocument running, CancellationToken cancellationToken)
    {
        try
        {
            await Sessions.InsertOneAsync(SessionDocument.Write(session, running), cancellationToken);
            return true;
        }
        catch (MongoCommandException taken) when (taken.IsDuplicateKey)
        {
            return false;
        }
    }

    /// <summary>Every turn raises the count, so with the count and the leaf nothing else of the conversation has changed since it was read.</summary>
    /// <param name="before">The session as it was read.</param>
    /// <param name="session">As it is from now on.</param>
    /// <param name="running">What it has under <c>running</c>; null when the turn had its place before.</param>
    /// <param name="queue">What else must not have changed when the turn comes from the queue; null when it does not.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task<bool> TryClaimAsync(ChatSession before, ChatSession session, BsonDocument? running, BsonDocument? queue, CancellationToken cancellationToken)
    {
        var unchanged = new BsonDocument(queue ?? new() { ["_id"] = session.Id, ["client"] = session.ClientId, ["turns"] = before.TurnCount })
        {
            ["running"] = BsonValue.Null,
            ["leaf"] = before.ActiveLeafId,
        };
        var increase = new BsonDocument { ["turns"] = session.TurnCount - before.TurnCount };
        var claim = new BsonDocument
        {
            ["$inc"] = increase,
            ["$set"] = new BsonDocument { ["leaf"] = session.ActiveLeafId, ["updated"] = session.UpdatedAt },
        };
        if (running is not null)
        {
            claim["$set"].AsDocument["running"] = running;
        }

        if (queue is not null)
        {
            increase["queued"] = 1;
            claim["$pop"] = new BsonDocument { ["waiting"] = -1 };
        }

        return (await Sessions.UpdateOneAsync(unchanged, claim, upsert: false, cancellationToken)).Matched == 1;
    }

    /// <summary>
    /// An answer that goes on counts no turn, so the claim cannot tell that another process continued and ended it since it was read;
    /// its status can. Whoever finds out lets the session go.
    /// </summary>
    private async Task<bool> TryContinueAsync(string sessionId, StoredMessage answer, CancellationToken cancellationToken)
    {
        var continued = new BsonDocument { ["$set"] = MessageDocument.Continued(answer) };
        if ((await collections.Messages.UpdateOneAsync(MessageDocument.Waiting(sessionId, answer.Id), continued, upsert: false, cancellationToken)).Matched == 1)
        {
            return true;
        }

        await Sessions.UpdateOneAsync(
            SessionDocument.ByTurn(sessionId, answer.Id), new() { ["$unset"] = new BsonDocument { ["running"] = "" } }, upsert: false, cancellationToken);
        return false;
    }

    private async Task<BegunTurn> PlaceAsync(string sessionId, BegunTurn begun, List<BsonDocument> messages, CancellationToken cancellationToken)
        => await Placement.PlaceAsync(sessionId, begun.Answer.Id, messages, cancellationToken)
            ? begun
            : throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"Session {sessionId} was deleted.");
}
