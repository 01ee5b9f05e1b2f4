using OmniStack.Contracts.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>The usage of a message or a step as a document.</summary>
internal static class UsageDocument
{
    public static BsonDocument? Write(TokenUsage? usage) => usage is null ? null : new()
    {
        ["input"] = usage.InputTokens,
        ["output"] = usage.OutputTokens,
        ["cost"] = usage.Cost is { } cost ? cost : BsonValue.Null,
    };

    public static TokenUsage? Read(BsonDocument? document)
        => document is null ? null : new TokenUsage(document["input"].AsInt64, document["output"].AsInt64, document.Find("cost")?.AsDecimal128.ToDecimal());
}
