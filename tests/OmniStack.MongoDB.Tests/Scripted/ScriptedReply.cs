namespace OmniStack.MongoDB.Tests.Scripted;

/// <summary>What a scripted server does with a command. Without a document and bytes it closes the connection.</summary>
internal sealed record ScriptedReply(BsonDocument? Document = null, byte[]? Raw = null, Task? After = null, int IdOffset = 0)
{
    public static readonly ScriptedReply Close = new();

    public static readonly BsonDocument Ok = new() { ["ok"] = 1.0 };

    public static ScriptedReply Failure(int code, string name, params BsonValue[] labels) => new(new BsonDocument
    {
        ["ok"] = 0.0, ["code"] = code, ["codeName"] = name, ["errmsg"] = "scripted", ["errorLabels"] = new BsonArray(labels),
    });

    public static implicit operator ScriptedReply(BsonDocument document) => new(document);
}
