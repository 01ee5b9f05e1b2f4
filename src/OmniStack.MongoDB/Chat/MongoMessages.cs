using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Reads the messages of a session, of a fork those too that it shares.</summary>
internal sealed class MongoMessages(ChatCollections collections)
{
    private readonly SharedMessages _shared = new(collections);

    /// <summary>One query for what a session holds itself, which is nearly all that is asked for.</summary>
    public async Task<StoredMessage?> FindAsync(string sessionId, string messageId, CancellationToken cancellationToken)
        => await FindOwnAsync(sessionId, messageId, cancellationToken)
            ?? await FindSharedAsync(await _shared.LineageAsync(sessionId, cancellationToken), messageId, cancellationToken);

    public async Task<StoredMessage?> FindAsync(ChatSession session, string? messageId, CancellationToken cancellationToken) => messageId is null
        ? null
        : await FindOwnAsync(session.Id, messageId, cancellationToken) ?? await FindSharedAsync(session.Lineage, messageId, cancellationToken);

    /// <summary>
    /// Two queries whatever the branch's shape: the links of the tree from the depth on, which the index has by itself, then the
    /// messages on the way that they show. Where a fork's own messages end before, as many for each session that holds the others.
    /// </summary>
    public async Task<IReadOnlyList<StoredMessage>> ReadBranchAsync(string sessionId, string leafId, int fromDepth, int limit, CancellationToken cancellationToken)
    {
        var branch = await _shared.UpwardsAsync(sessionId, leafId, fromDepth, throughDepth: int.MaxValue, cancellationToken);
        var next = branch.Count == 0 ? leafId : branch[^1].Place.ParentId;
        if (next is not null && (branch.Count == 0 || branch[^1].Place.Depth > fromDepth))
        {
            var shared = await _shared.UpwardsAsync(await _shared.LineageAsync(sessionId, cancellationToken), fromDepth, cancellationToken);
            branch = [.. branch, .. shared.SkipWhile(held => held.Place.Id != next)];
        }

        List<StoredMessage> found = [];
        foreach (var held in branch.Where(held => held.Place.Depth < fromDepth + (long)limit).GroupBy(held => held.SessionId, StringComparer.Ordinal))
        {
            found.AddRange(await ReadAsync(held.Key, held.Select(message => message.Place.Id), cancellationToken));
        }

        return [.. found.OrderBy(message => message.Depth)];
    }

    public async Task<IReadOnlyList<MessagePlace>> ReadPlacesAsync(string sessionId, int fromDepth, int depths, CancellationToken cancellationToken)
    {
        var throughDepth = (int)Math.Min(int.MaxValue, fromDepth + (long)depths - 1);
        var shared = await _shared.UpwardsAsync(await _shared.LineageAsync(sessionId, cancellationToken), fromDepth, cancellationToken);
        return
        [
            .. (await _shared.PlacesAsync(sessionId, fromDepth, throughDepth, cancellationToken))
                .Concat(shared.Select(held => held.Place).Where(place => place.Depth <= throughDepth))
                .OrderBy(place => place.Turn).ThenBy(place => place.Depth),
        ];
    }

    /// <summary>The first of the messages on a branch that the session holds itself; null when it holds none of them.</summary>
    public async Task<MessagePlace?> FirstOwnAsync(string sessionId, StoredMessage leaf, CancellationToken cancellationToken)
        => await _shared.UpwardsAsync(sessionId, leaf.Id, fromDepth: 0, leaf.Depth, cancellationToken) is [.., var first] ? first.Place : null;

    /// <summary>What a turn depends on.</summary>
    public async Task<TurnFacts> ReadFactsAsync(TurnStart start, ChatSession? session, CancellationToken cancellationToken)
    {
        if (session is null)
        {
            return new TurnFacts();
        }

        var target = start switch
        {
            TurnStart.Edit edit => await FindAsync(session, edit.EditedId, cancellationToken),
            TurnStart.Regenerate regenerate => await FindAsync(session, regenerate.UserMessageId, cancellationToken),
            TurnStart.Continue resumed => await FindAsync(session, resumed.AnswerId, cancellationToken),
            _ => null,
        };
        var earlier = start switch
        {
            TurnStart.Send send => await FindAsync(session, send.Message.Id, cancellationToken),
            // All versions of a message stand at its depth.
            TurnStart.Edit when target is not null => await ActiveAsync(session, target.Depth, cancellationToken) is { } active && active.EditOf == target.Id ? active : null,
            _ => null,
        };
        return new TurnFacts
        {
            Session = session,
            Earlier = earlier,
            IsIdTaken = start is TurnStart.Edit version && await FindAsync(session, version.Message.Id, cancellationToken) is not null,
            EarlierAnswer = earlier is null ? null : await AnswerToAsync(session, earlier, cancellationToken),
            Target = target,
            Parent = await FindAsync(session, start is TurnStart.Send ? session.ActiveLeafId : target?.ParentId, cancellationToken),
        };
    }

    private async Task<StoredMessage?> AnswerToAsync(ChatSession session, StoredMessage question, CancellationToken cancellationToken)
    {
        if (await ActiveAsync(session, question.Depth + 1, cancellationToken) is { } active && active.ParentId == question.Id)
        {
            return active;
        }

        var answers = new BsonDocument { ["session"] = session.Id, ["parent"] = question.Id };
        var newest = new MongoFind { Sort = new() { ["turn"] = -1 } };
        if (await collections.Messages.FindOneAsync(answers, newest, cancellationToken) is { } found)
        {
            return MessageDocument.Read(found);
        }

        var shared = await _shared.UpwardsAsync(session.Lineage, question.Depth + 1, cancellationToken);
        return shared.LastOrDefault(held => held.Place.ParentId == question.Id) is { SessionId: { } holder, Place.Id: { } id } ? await FindOwnAsync(holder, id, cancellationToken) : null;
    }

    private async Task<StoredMessage?> ActiveAsync(ChatSession session, int depth, CancellationToken cancellationToken)
        => session.ActiveLeafId is { } leaf ? (await ReadBranchAsync(session.Id, leaf, depth, limit: 1, cancellationToken)).SingleOrDefault() : null;

    private async Task<StoredMessage?> FindOwnAsync(string sessionId, string messageId, CancellationToken cancellationToken)
        => await collections.Messages.FindOneAsync(MessageDocument.ById(sessionId, messageId), MongoFind.All, cancellationToken) is { } found ? MessageDocument.Read(found) : null;

    private async Task<StoredMessage?> FindSharedAsync(IReadOnlyList<SharedBranch> lineage, string messageId, CancellationToken cancellationToken)
    {
        var shared = lineage.Count == 0 ? [] : await _shared.UpwardsAsync(lineage, fromDepth: 0, cancellationToken);
        return shared.FirstOrDefault(held => held.Place.Id == messageId).SessionId is { } holder ? await FindOwnAsync(holder, messageId, cancellationToken) : null;
    }

    private async Task<List<StoredMessage>> ReadAsync(string sessionId, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { ["session"] = sessionId, ["id"] = new BsonDocument { ["$in"] = new BsonArray(ids.Select(id => (BsonValue)id)) } };
        List<StoredMessage> found = [];
        await foreach (var message in collections.Messages.FindAsync(filter, MongoFind.All, cancellationToken))
        {
            found.Add(MessageDocument.Read(message));
        }

        return found;
    }
}
