using OmniStack.Abstractions.Chat;
using OmniStack.Contracts.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>A message as a document.</summary>
internal static class MessageDocument
{
    public const string Streaming = "streaming";
    public const string Interrupted = "interrupted";
    private const string AwaitingApproval = "awaiting-approval";

    public static BsonDocument LinkProjection => new() { ["_id"] = 0, ["id"] = 1, ["parent"] = 1, ["depth"] = 1, ["turn"] = 1 };

    public static BsonDocument ById(string sessionId, string messageId) => new() { ["session"] = sessionId, ["id"] = messageId };

    public static BsonDocument Running(string sessionId, string answerId) => new() { ["session"] = sessionId, ["id"] = answerId, ["status"] = Streaming };

    public static BsonDocument Waiting(string sessionId, string answerId) => new() { ["session"] = sessionId, ["id"] = answerId, ["status"] = AwaitingApproval };

    /// <summary>What the answers to its approvals set on an answer that waited for them.</summary>
    public static BsonDocument Continued(StoredMessage answer) => new() { ["parts"] = PartDocument.Write(answer.Parts), ["status"] = Streaming };

    public static BsonDocument Write(string sessionId, StoredMessage message) => new()
    {
        ["session"] = sessionId,
        ["id"] = message.Id,
        ["parent"] = message.ParentId,
        ["depth"] = message.Depth,
        ["turn"] = message.Turn,
        ["role"] = message.Role == MessageRole.User ? "user" : "assistant",
        ["parts"] = PartDocument.Write(message.Parts),
        ["status"] = Write(message.Status),
        ["created"] = message.CreatedAt,
        ["editOf"] = message.EditOf,
        ["model"] = message.Model,
        ["tokens"] = message.Tokens is { } tokens ? tokens : BsonValue.Null,
    };

    public static StoredMessage Read(BsonDocument document) => new()
    {
        Id = document["id"].AsString,
        ParentId = document.Find("parent")?.AsString,
        Depth = document["depth"].AsInt32,
        Turn = document["turn"].AsInt32,
        Role = document["role"].AsString == "user" ? MessageRole.User : MessageRole.Assistant,
        Parts = PartDocument.Read(document["parts"].AsArray),
        Status = ReadStatus(document["status"].AsString),
        CreatedAt = document["created"].AsDateTime,
        EditOf = document.Find("editOf")?.AsString,
        Model = document.Find("model")?.AsString,
        FinishReason = document.Find("finish")?.AsString,
        Tokens = document.Find("tokens")?.AsInt64,
        Usage = UsageDocument.Read(document.Find("usage")?.AsDocument),
    };

    /// <summary>What the end of a turn sets on its answer.</summary>
    public static BsonDocument Final(TurnEnd end) => new()
    {
        ["parts"] = PartDocument.Write(end.Parts),
        ["status"] = Write(end.Status),
        ["finish"] = end.FinishReason,
        ["usage"] = UsageDocument.Write(end.Usage),
        ["tokens"] = end.Tokens is { } tokens ? tokens : BsonValue.Null,
    };

    private static string Write(MessageStatus status) => status switch
    {
        MessageStatus.Streaming => Streaming,
        MessageStatus.Interrupted => Interrupted,
        MessageStatus.Failed => "failed",
        MessageStatus.AwaitingApproval => AwaitingApproval,
        _ => "complete",
    };

    private static MessageStatus ReadStatus(string status) => status switch
    {
        Streaming => MessageStatus.Streaming,
        Interrupted => MessageStatus.Interrupted,
        "failed" => MessageStatus.Failed,
        AwaitingApproval => MessageStatus.AwaitingApproval,
        "complete" => MessageStatus.Complete,
        _ => throw new InvalidDataException($"A stored message has the status '{status}'."),
    };
}
