using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>A turn that waits, as a document in its session's.</summary>
internal static class WaitingDocument
{
    public static BsonDocument AnyIdle => new() { ["waiting.0"] = new BsonDocument { ["$exists"] = true }, ["running"] = BsonValue.Null };

    /// <summary>The session as it was read: with every turn that begins or waits one of the two counts rises.</summary>
    public static BsonDocument Unchanged(BsonDocument read) => new()
    {
        ["_id"] = read["_id"],
        ["client"] = read["client"],
        ["turns"] = read["turns"],
        ["queued"] = read.TryGetValue("queued", out var queued) ? queued : BsonValue.Null,
    };

    public static BsonDocument Push(WaitingTurn turn) => new()
    {
        ["$push"] = new BsonDocument { ["waiting"] = Write(turn) },
        ["$inc"] = new BsonDocument { ["queued"] = 1 },
    };

    public static WaitingTurn Read(BsonDocument document) => new(
        document["answer"].AsString, document["model"].AsString, document["at"].AsDateTime,
        document.Find("message")?.AsDocument is { } message ? new NewMessage(message["id"].AsString, PartDocument.Read(message["parts"].AsArray), message.Find("tokens")?.AsInt64) : null,
        document.Find("target")?.AsString);

    private static BsonDocument Write(WaitingTurn turn) => new()
    {
        ["answer"] = turn.AnswerId,
        ["model"] = turn.Model,
        ["at"] = turn.At,
        ["message"] = turn.Message is { } message
            ? new BsonDocument { ["id"] = message.Id, ["parts"] = PartDocument.Write(message.Parts), ["tokens"] = message.Tokens is { } tokens ? tokens : BsonValue.Null }
            : null,
        ["target"] = turn.TargetId,
    };
}
