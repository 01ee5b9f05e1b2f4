using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB;

/// <summary>What a <c>find</c> returns of the documents that match.</summary>
public sealed record MongoFind
{
    /// <summary>Everything, in the server's order.</summary>
    public static MongoFind All { get; } = new();

    /// <summary>Names with 1 or -1; null leaves the order to the server.</summary>
    public BsonDocument? Sort { get; init; }

    /// <summary>Names with 1 or 0; null returns whole documents.</summary>
    public BsonDocument? Projection { get; init; }

    /// <summary>How many at most; 0 is no limit.</summary>
    public int Limit { get; init; }

    /// <summary>How many to pass over first.</summary>
    public int Skip { get; init; }

    /// <summary>Documents per round trip; null leaves it to the server (101, then up to 16 MiB).</summary>
    public int? BatchSize { get; init; }
}
