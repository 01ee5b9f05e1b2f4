using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB;

/// <summary>A server refused a command, or a document of a write.</summary>
public sealed class MongoCommandException : Exception
{
    private const int DuplicateKey = 11000;

    /// <summary>Reads the failure of <paramref name="command"/> out of its reply.</summary>
    /// <param name="command">The command's name.</param>
    /// <param name="failure">The reply, or one entry of its <c>writeErrors</c>, or its <c>writeConcernError</c>.</param>
    public MongoCommandException(string command, BsonDocument failure)
        : base(Describe(command, failure))
    {
        Code = ReadCode(failure);
        CodeName = ReadCodeName(failure);
        ServerMessage = ReadMessage(failure);
        Index = failure.Find("index")?.AsInt32;
        ErrorLabels = failure.Find("errorLabels")?.AsArray.Select(label => label.AsString).ToArray() ?? [];
    }

    /// <summary>The server's number for the cause; 0 when it gave none.</summary>
    public int Code { get; }

    /// <summary>The server's name for the cause, such as <c>DuplicateKey</c>; empty when it gave none.</summary>
    public string CodeName { get; }

    /// <summary>The server's own words. They may quote stored values: not for clients.</summary>
    public string ServerMessage { get; }

    /// <summary>Which document of the write was refused, from 0; null when the command was.</summary>
    public int? Index { get; }

    /// <summary>What the server says of retrying.</summary>
    public IReadOnlyList<string> ErrorLabels { get; }

    /// <summary>Whether a unique index has the key already.</summary>
    public bool IsDuplicateKey => Code == DuplicateKey;

    private static int ReadCode(BsonDocument failure) => failure.Find("code")?.AsInt32 ?? 0;

    private static string ReadCodeName(BsonDocument failure) =>
        failure.Find("codeName")?.AsString ?? (ReadCode(failure) == DuplicateKey ? nameof(DuplicateKey) : "");

    private static string ReadMessage(BsonDocument failure) => failure.Find("errmsg")?.AsString ?? "";

    // The server's words on a duplicate key quote the key.
    private static string Describe(string command, BsonDocument failure) =>
        $"MongoDB refused {command}: {ReadCode(failure)} {ReadCodeName(failure)}"
        + (ReadCode(failure) == DuplicateKey ? "." : $", {ReadMessage(failure)}");
}
