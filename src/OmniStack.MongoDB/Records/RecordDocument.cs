using System.Runtime.InteropServices;
using System.Text;
using OmniStack.Abstractions.Records;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Records;

/// <summary>
/// A record as a document: collection, key, version, when that was given, the value as JSON text, the vector's bytes, whether it
/// ever had one, and its end. One that is deleted is one whose end has come; an index removes it an hour later.
/// </summary>
internal static class RecordDocument
{
    /// <summary>The end of a record without one.</summary>
    private static readonly DateTimeOffset Never = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static BsonDocument ByKey(string collection, string key) => new() { ["collection"] = collection, ["key"] = key };

    public static BsonDocument Live(BsonDocument filter, DateTimeOffset now) => new(filter) { ["ends"] = new BsonDocument { ["$gt"] = now } };

    public static BsonDocument Dead(BsonDocument filter, DateTimeOffset now) => new(filter) { ["ends"] = new BsonDocument { ["$lte"] = now } };

    public static BsonDocument Range(string collection, RecordQuery query, DateTimeOffset now)
    {
        var keys = new BsonDocument();
        if (query.Lower is (Key: { } lower, var isInclusive))
        {
            keys[isInclusive ? "$gte" : "$gt"] = lower;
        }

        if (query.Upper is { } upper)
        {
            keys["$lt"] = upper;
        }

        var filter = new BsonDocument { ["collection"] = collection };
        if (keys.Count > 0)
        {
            filter["key"] = keys;
        }

        return Live(filter, now);
    }

    public static BsonDocument ChangedAfter(string collection, long version)
        => new() { ["collection"] = collection, ["followed"] = true, ["version"] = new BsonDocument { ["$gt"] = version } };

    public static BsonDocument Write(RecordDraft draft, long version, DateTimeOffset now)
    {
        var set = new BsonDocument
        {
            ["version"] = version,
            ["at"] = now,
            ["value"] = Encoding.UTF8.GetString(draft.Value.Span),
            ["ends"] = draft.ExpiresAt ?? Never,
        };
        if (draft.Vector.IsEmpty)
        {
            return new() { ["$set"] = set, ["$unset"] = new BsonDocument { ["vector"] = "" } };
        }

        set["vector"] = MemoryMarshal.AsBytes(draft.Vector.Span).ToArray();
        set["followed"] = true;
        return new() { ["$set"] = set };
    }

    /// <summary>What is left of a deleted record tells followers of it.</summary>
    public static BsonDocument End(long version, DateTimeOffset now) => new()
    {
        ["$set"] = new BsonDocument { ["version"] = version, ["at"] = now, ["ends"] = now },
        ["$unset"] = new BsonDocument { ["value"] = "", ["vector"] = "" },
    };

    public static string KeyOf(BsonDocument document) => document["key"].AsString;

    public static long VersionOf(BsonDocument document) => document["version"].AsInt64;

    /// <summary>When the version was given, by the clock of the process that wrote.</summary>
    public static DateTimeOffset WrittenAt(BsonDocument document) => document["at"].AsDateTime;

    public static bool IsLive(BsonDocument document, DateTimeOffset now) => document["ends"].AsDateTime > now;

    public static StoredRecord Read(BsonDocument document) => new(KeyOf(document), VersionOf(document), Encoding.UTF8.GetBytes(document["value"].AsString))
    {
        Vector = document.Find("vector") is { } vector ? MemoryMarshal.Cast<byte, float>(vector.AsBinary.Bytes.Span).ToArray() : default,
        ExpiresAt = document["ends"].AsDateTime is var ends && ends == Never ? null : ends,
    };
}
