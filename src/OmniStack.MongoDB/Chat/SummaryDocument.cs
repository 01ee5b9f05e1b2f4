using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>A summary as a document, and the last attempt at one in its session's.</summary>
internal static class SummaryDocument
{
    public static BsonDocument Write(SessionSummary summary) => new()
    {
        ["session"] = summary.SessionId,
        ["through"] = summary.ThroughId,
        ["depth"] = summary.ThroughDepth,
        ["fromTurn"] = summary.FromTurn,
        ["throughTurn"] = summary.ThroughTurn,
        ["text"] = summary.Text,
        ["tokens"] = summary.Tokens,
        ["model"] = summary.Model,
        ["created"] = summary.CreatedAt,
    };

    public static SessionSummary Read(BsonDocument document) => new()
    {
        SessionId = document["session"].AsString,
        ThroughId = document["through"].AsString,
        ThroughDepth = document["depth"].AsInt32,
        FromTurn = document["fromTurn"].AsInt32,
        ThroughTurn = document["throughTurn"].AsInt32,
        Text = document["text"].AsString,
        Tokens = document["tokens"].AsInt64,
        Model = document["model"].AsString,
        CreatedAt = document["created"].AsDateTime,
    };

    public static BsonDocument WriteClaim(SummaryClaim claim) => new() { ["through"] = claim.ThroughId, ["depth"] = claim.ThroughDepth, ["until"] = claim.Until };

    public static SummaryClaim? ReadClaim(BsonDocument? document)
        => document is null ? null : new SummaryClaim(document["through"].AsString, document["depth"].AsInt32, document["until"].AsDateTime);
}
