using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>An attachment as a document. It has no owner, so that nobody sees it, until all its content is there and from its deletion on.</summary>
internal static class AttachmentDocument
{
    public static BsonDocument ByOwner(string clientId, string id) => new() { ["_id"] = id, ["client"] = clientId };

    /// <summary>The files of a session, whether it was the first to name them or shares them as a fork.</summary>
    public static BsonDocument OfSession(string clientId, string sessionId) => new()
    {
        ["client"] = clientId,
        ["$or"] = new BsonArray([new BsonDocument { ["session"] = sessionId }, new BsonDocument { ["shared"] = sessionId }]),
    };

    /// <summary>The file as long as it is part of the same sessions as when it was read.</summary>
    public static BsonDocument Unchanged(Attachment read) => read.SharedWith.Count == 0
        ? new(ByOwner(read.ClientId, read.Id)) { ["session"] = read.SessionId, ["shared.0"] = new BsonDocument { ["$exists"] = false } }
        : new(ByOwner(read.ClientId, read.Id)) { ["session"] = read.SessionId, ["shared"] = new BsonArray(read.SharedWith.Select(id => (BsonValue)id)) };

    public static BsonDocument Unshare(string sessionId) => new() { ["$pull"] = new BsonDocument { ["shared"] = sessionId } };

    public static BsonDocument HandOn(string heirId)
        => new() { ["$set"] = new BsonDocument { ["session"] = heirId }, ["$pull"] = new BsonDocument { ["shared"] = heirId } };

    /// <summary>Leaves one of this id as it is: whoever stores the same at the same moment shares it.</summary>
    public static BsonDocument Begin(Attachment attachment) => new()
    {
        ["$setOnInsert"] = new BsonDocument
        {
            ["name"] = attachment.Name,
            ["type"] = attachment.MediaType,
            ["bytes"] = attachment.Bytes,
            ["created"] = attachment.CreatedAt,
        },
    };

    public static BsonDocument NotDeleted(string id) => new() { ["_id"] = id, ["deleted"] = new BsonDocument { ["$exists"] = false } };

    public static BsonDocument Finish(Attachment attachment) => new() { ["$set"] = new BsonDocument { ["client"] = attachment.ClientId } };

    /// <summary>Nobody's from now on; the next look for unused files finds it, should this process not come to its end.</summary>
    public static BsonDocument Abandon => new()
    {
        ["$set"] = new BsonDocument { ["created"] = DateTimeOffset.UnixEpoch, ["deleted"] = true },
        ["$unset"] = new BsonDocument { ["client"] = "", ["session"] = "", ["shared"] = "" },
    };

    public static Attachment Read(BsonDocument document) => new()
    {
        Id = document["_id"].AsString,
        ClientId = document["client"].AsString,
        SessionId = document.Find("session")?.AsString,
        SharedWith = document.Find("shared")?.AsArray is { Count: > 0 } shared ? [.. shared.Select(id => id.AsString)] : [],
        Name = document.Find("name")?.AsString,
        MediaType = document["type"].AsString,
        Bytes = document["bytes"].AsInt64,
        CreatedAt = document["created"].AsDateTime,
    };
}
