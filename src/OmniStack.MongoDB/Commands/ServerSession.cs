using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Commands;

/// <summary>By its id and a number that grows, a server recognises a write that it has done already.</summary>
internal sealed class ServerSession(long since)
{
    private long _transactionNumber;

    /// <summary>As commands name it.</summary>
    public BsonDocument Id { get; } = new() { ["id"] = Guid.NewGuid() };

    /// <summary>When it was last returned, by the pool's clock.</summary>
    public long UsedAt { get; set; } = since;

    /// <summary>A connection broke while it was in use: the server may still be busy with it.</summary>
    public bool IsDirty { get; set; }

    /// <summary>For the next write; the same for its repetition.</summary>
    public long NextTransactionNumber() => ++_transactionNumber;
}
