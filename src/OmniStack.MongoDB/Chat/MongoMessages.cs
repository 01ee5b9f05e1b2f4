using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>Reads the messages of a session.</summary>
internal sealed class MongoMessages(MongoCollection messages)
{
    public async Task<StoredMessage?> FindAsync(string sessionId, string? messageId, CancellationToken cancellationToken)
        => messageId is not null && await messages.FindOneAsync(MessageDocument.ById(sessionId, messageId), MongoFind.All, cancellationToken) is { } found
            ? MessageDocument.Read(found)
            : null;

    /// <summary>
    /// Two queries whatever the branch's shape: the links of the tree from the depth on, which the index has by itself, then the
    /// messages on the way that they show.
    /// </summary>
    public async Task<IReadOnlyList<StoredMessage>> ReadBranchAsync(string sessionId, string leafId, int fromDepth, int limit, CancellationToken cancellationToken)
    {
        var from = new BsonDocument { ["session"] = sessionId, ["depth"] = new BsonDocument { ["$gte"] = fromDepth } };
        Dictionary<string, (string? ParentId, int Depth)> links = new(StringComparer.Ordinal);
        await foreach (var link in messages.FindAsync(from, new MongoFind { Projection = MessageDocument.LinkProjection }, cancellationToken))
        {
            links[link["id"].AsString] = (link.Find("parent")?.AsString, link["depth"].AsInt32);
        }

        var wanted = new BsonArray();
        for (var id = leafId; id is not null && links.TryGetValue(id, out var link); id = link.ParentId)
        {
            if (link.Depth < fromDepth + (long)limit)
            {
                wanted.Add(id);
            }
        }

        return wanted.Count == 0 ? [] : await ReadAsync(sessionId, wanted, cancellationToken);
    }

    public async Task<IReadOnlyList<MessagePlace>> ReadPlacesAsync(string sessionId, int fromDepth, int depths, CancellationToken cancellationToken)
    {
        var range = new BsonDocument
        {
            ["session"] = sessionId,
            ["depth"] = new BsonDocument { ["$gte"] = fromDepth, ["$lt"] = fromDepth + (long)depths },
        };
        List<MessagePlace> places = [];
        await foreach (var link in messages.FindAsync(range, new MongoFind { Projection = MessageDocument.LinkProjection }, cancellationToken))
        {
            places.Add(new MessagePlace(link["id"].AsString, link.Find("parent")?.AsString, link["depth"].AsInt32, link["turn"].AsInt32));
        }

        return [.. places.OrderBy(place => place.Turn).ThenBy(place => place.Depth)];
    }

    /// <summary>What a turn depends on.</summary>
    public async Task<TurnFacts> ReadFactsAsync(TurnStart start, ChatSession? session, CancellationToken cancellationToken)
    {
        if (session is null)
        {
            return new TurnFacts();
        }

        var target = start switch
        {
            TurnStart.Edit edit => await FindAsync(session.Id, edit.EditedId, cancellationToken),
            TurnStart.Regenerate regenerate => await FindAsync(session.Id, regenerate.UserMessageId, cancellationToken),
            TurnStart.Continue resumed => await FindAsync(session.Id, resumed.AnswerId, cancellationToken),
            _ => null,
        };
        var earlier = start switch
        {
            TurnStart.Send send => await FindAsync(session.Id, send.Message.Id, cancellationToken),
            // All versions of a message stand at its depth.
            TurnStart.Edit when target is not null => await ActiveAsync(session, target.Depth, cancellationToken) is { } active && active.EditOf == target.Id ? active : null,
            _ => null,
        };
        return new TurnFacts
        {
            Session = session,
            Earlier = earlier,
            IsIdTaken = start is TurnStart.Edit version && await FindAsync(session.Id, version.Message.Id, cancellationToken) is not null,
            EarlierAnswer = earlier is null ? null : await AnswerToAsync(session, earlier, cancellationToken),
            Target = target,
            Parent = await FindAsync(session.Id, start is TurnStart.Send ? session.ActiveLeafId : target?.ParentId, cancellationToken),
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
        return await messages.FindOneAsync(answers, newest, cancellationToken) is { } found ? MessageDocument.Read(found) : null;
    }

    private async Task<StoredMessage?> ActiveAsync(ChatSession session, int depth, CancellationToken cancellationToken)
        => session.ActiveLeafId is { } leaf ? (await ReadBranchAsync(session.Id, leaf, depth, limit: 1, cancellationToken)).SingleOrDefault() : null;

    private async Task<IReadOnlyList<StoredMessage>> ReadAsync(string sessionId, BsonArray ids, CancellationToken cancellationToken)
    {
        var filter = new BsonDocument { ["session"] = sessionId, ["id"] = new BsonDocument { ["$in"] = ids } };
        List<StoredMessage> found = [];
        await foreach (var message in messages.FindAsync(filter, new MongoFind { Sort = new() { ["depth"] = 1 } }, cancellationToken))
        {
            found.Add(MessageDocument.Read(message));
        }

        return found;
    }
}
