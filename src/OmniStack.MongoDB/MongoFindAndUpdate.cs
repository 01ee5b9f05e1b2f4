using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB;

/// <summary>How <c>findAndModify</c> picks and answers.</summary>
public sealed record MongoFindAndUpdate
{
    /// <summary>Any match, as it was before, and nothing when there is none.</summary>
    public static MongoFindAndUpdate Default { get; } = new();

    /// <summary>Which of several matches: the first in this order.</summary>
    public BsonDocument? Sort { get; init; }

    /// <summary>Names with 1 or 0; null returns the whole document.</summary>
    public BsonDocument? Projection { get; init; }

    /// <summary>Inserts when nothing matches.</summary>
    public bool Upsert { get; init; }

    /// <summary>Returns the document as it is after the change.</summary>
    public bool ReturnNew { get; init; }
}
