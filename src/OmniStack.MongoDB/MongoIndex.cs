using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB;

/// <summary>An index to create.</summary>
/// <param name="Name">Unique in the collection. Another index under the same name is an error of the server.</param>
/// <param name="Keys">Names with 1 or -1, in order.</param>
public sealed record MongoIndex(string Name, BsonDocument Keys)
{
    /// <summary>Refuses a second document with the same keys.</summary>
    public bool Unique { get; init; }

    /// <summary>Deletes documents when the date under the key is this long ago, in whole seconds; null keeps them.</summary>
    public TimeSpan? ExpireAfter { get; init; }

    /// <summary>Indexes only the documents that match; null indexes all.</summary>
    public BsonDocument? PartialFilter { get; init; }

    internal BsonDocument ToBson()
    {
        var index = new BsonDocument { ["name"] = Name, ["key"] = Keys };
        if (Unique)
        {
            index["unique"] = true;
        }

        if (ExpireAfter is { } age)
        {
            index["expireAfterSeconds"] = checked((int)age.TotalSeconds);
        }

        if (PartialFilter is not null)
        {
            index["partialFilterExpression"] = PartialFilter;
        }

        return index;
    }
}
