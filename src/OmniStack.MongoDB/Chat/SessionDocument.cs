using System.Text.Json;
using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>A session as a document. What a document has beyond these names is left alone.</summary>
internal static class SessionDocument
{
    /// <summary>The list needs no messages that wait for their place or their turn.</summary>
    public static BsonDocument ListProjection => new() { ["running.messages"] = 0, ["waiting"] = 0 };

    public static BsonDocument ById(string sessionId) => new() { ["_id"] = sessionId };

    public static BsonDocument ByTurn(string sessionId, string answerId) => new() { ["_id"] = sessionId, ["running.answer"] = answerId };

    public static BsonDocument ByOwner(string clientId, string sessionId) => new() { ["_id"] = sessionId, ["client"] = clientId };

    /// <summary>The session of this client, while no turn runs or waits on it.</summary>
    public static BsonDocument Idle(string clientId, string sessionId)
        => new(ByOwner(clientId, sessionId)) { ["running"] = BsonValue.Null, ["waiting.0"] = new BsonDocument { ["$exists"] = false } };

    /// <summary>The page of the list that follows a position, by the index.</summary>
    public static BsonDocument After(string clientId, SessionPosition? after)
    {
        var filter = new BsonDocument { ["client"] = clientId };
        if (after is { } position)
        {
            filter["updated"] = new BsonDocument { ["$lte"] = position.UpdatedAt };
            filter["$or"] = new BsonArray(
            [
                new BsonDocument { ["updated"] = new BsonDocument { ["$lt"] = position.UpdatedAt } },
                new BsonDocument { ["_id"] = new BsonDocument { ["$gt"] = position.SessionId } },
            ]);
        }

        return filter;
    }

    public static BsonDocument Write(ChatSession session, BsonDocument running) => new()
    {
        ["_id"] = session.Id,
        ["client"] = session.ClientId,
        ["name"] = session.Name,
        ["turns"] = session.TurnCount,
        ["leaf"] = session.ActiveLeafId,
        ["running"] = running,
        ["created"] = session.CreatedAt,
        ["updated"] = session.UpdatedAt,
    };

    public static ChatSession Read(BsonDocument document) => new()
    {
        Id = document["_id"].AsString,
        ClientId = document["client"].AsString,
        Name = document["name"].AsString,
        TurnCount = document["turns"].AsInt32,
        ActiveLeafId = document.Find("leaf")?.AsString,
        RunningAnswerId = document.Find("running")?.AsDocument["answer"].AsString,
        CreatedAt = document["created"].AsDateTime,
        UpdatedAt = document["updated"].AsDateTime,
        SummaryClaim = SummaryDocument.ReadClaim(document.Find("summary")?.AsDocument),
        IsRenamed = document.Find("renamed")?.AsBoolean ?? false,
        Waiting = document.Find("waiting") is { } waiting ? [.. waiting.AsArray.Select(turn => WaitingDocument.Read(turn.AsDocument))] : [],
        Lineage = ReadLineage(document),
        Fields = document.Find("fields")?.AsDocument.ToDictionary(field => field.Key, field => JsonElement.Parse(field.Value.AsString), StringComparer.Ordinal) ?? [],
    };

    /// <summary>The session of this client, as long as nobody has changed its name or fields since it was read.</summary>
    public static BsonDocument Unchanged(string clientId, BsonDocument read)
        => new(ByOwner(clientId, read["_id"].AsString)) { ["changes"] = read.TryGetValue("changes", out var changes) ? changes : BsonValue.Null };

    /// <summary>The update that makes the change; a field's value stays JSON text, as BSON would change its numbers.</summary>
    public static BsonDocument Write(SessionChange change)
    {
        var (set, unset) = (new BsonDocument(), new BsonDocument());
        if (change.Name is { } name)
        {
            set["name"] = name;
            if (!change.IsAutomatic)
            {
                set["renamed"] = true;
            }
        }

        foreach (var (field, value) in change.Fields)
        {
            if (value is { } given)
            {
                set[$"fields.{field}"] = given.GetRawText();
            }
            else
            {
                unset[$"fields.{field}"] = "";
            }
        }

        var update = new BsonDocument { ["$inc"] = new BsonDocument { ["changes"] = 1 } };
        if (set.Count > 0)
        {
            update["$set"] = set;
        }

        if (unset.Count > 0)
        {
            update["$unset"] = unset;
        }

        return update;
    }

    /// <summary>
    /// A fork before it is anybody's: deleted from the start, so that what a crash leaves of it goes like any deleted session, and yet
    /// with its lineage, so that what it shares stays.
    /// </summary>
    public static BsonDocument WriteUnborn(ChatSession fork) => new()
    {
        ["_id"] = fork.Id,
        ["deleted"] = true,
        ["name"] = fork.Name,
        ["renamed"] = fork.IsRenamed,
        ["fields"] = WriteFields(fork),
        ["turns"] = fork.TurnCount,
        ["leaf"] = fork.ActiveLeafId,
        ["created"] = fork.CreatedAt,
        ["updated"] = fork.UpdatedAt,
        ["lineage"] = new BsonArray(fork.Lineage.Select(branch => (BsonValue)new BsonDocument
        {
            ["session"] = branch.SessionId, ["through"] = branch.ThroughId, ["depth"] = branch.ThroughDepth,
        })),
    };

    private static BsonDocument WriteFields(ChatSession session)
    {
        var fields = new BsonDocument();
        foreach (var (name, value) in session.Fields)
        {
            fields[name] = value.GetRawText();
        }

        return fields;
    }

    /// <summary>What makes a fork its client's.</summary>
    public static BsonDocument Bear(string clientId)
        => new() { ["$set"] = new BsonDocument { ["client"] = clientId }, ["$unset"] = new BsonDocument { ["deleted"] = "" } };

    public static IReadOnlyList<SharedBranch> ReadLineage(BsonDocument document) => document.Find("lineage") is { } lineage
        ? [.. lineage.AsArray.Select(branch => branch.AsDocument).Select(branch => new SharedBranch(branch["session"].AsString, branch["through"].AsString, branch["depth"].AsInt32))]
        : [];

    /// <summary>Whether it is being deleted, or was never born.</summary>
    public static bool IsDeleted(BsonDocument document) => document.Contains("deleted");

    /// <summary>Whether it is deleted but for what forks share, so that no other session gets its id.</summary>
    public static bool IsKept(BsonDocument document) => document.Contains("kept");

    /// <summary>The messages of a turn that has begun whose documents may not exist yet; null when they do.</summary>
    public static IReadOnlyList<BsonDocument>? Unplaced(BsonDocument document)
        => document.Find("running")?.AsDocument.Find("messages")?.AsArray.Select(message => message.AsDocument).ToList();
}
