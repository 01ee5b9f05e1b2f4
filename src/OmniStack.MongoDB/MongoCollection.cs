using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB;

/// <summary>
/// The commands that stores need, on the documents of one collection. Each call is one command; nothing is mapped or cached.
/// A refused document throws <see cref="MongoCommandException"/>, whose <see cref="MongoCommandException.IsDuplicateKey"/> tells a taken key.
/// </summary>
/// <param name="database">Where it stands.</param>
/// <param name="name">Its name; the server creates it with its first document.</param>
#pragma warning disable CA1711 // MongoDB's own name for it.
public sealed class MongoCollection(IMongoDatabase database, string name)
#pragma warning restore CA1711
{
    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Stores a new document. Without an <c>_id</c> the server gives it one.</summary>
    public Task InsertOneAsync(BsonDocument document, CancellationToken cancellationToken)
        => InsertManyAsync([document], cancellationToken);

    /// <summary>Stores new documents in order, up to the first that is refused.</summary>
    /// <param name="documents">At least one; at most 100,000 and 48 MB, the limits of one message.</param>
    /// <exception cref="MongoCommandException">The document at its <see cref="MongoCommandException.Index"/> was refused; those before it are stored.</exception>
    public Task InsertManyAsync(IEnumerable<BsonDocument> documents, CancellationToken cancellationToken) =>
        WriteAsync(new() { ["insert"] = name, ["documents"] = new BsonArray(documents.Select(document => (BsonValue)document)) }, cancellationToken);

    /// <summary>Reads the documents that match, batch by batch.</summary>
    public IAsyncEnumerable<BsonDocument> FindAsync(BsonDocument filter, MongoFind find, CancellationToken cancellationToken)
    {
        var command = new BsonDocument { ["find"] = name, ["filter"] = filter };
        AddUnlessNull(command, "sort", find.Sort);
        AddUnlessNull(command, "projection", find.Projection);
        AddUnlessZero(command, "skip", find.Skip);
        AddUnlessZero(command, "limit", find.Limit);
        AddUnlessZero(command, "batchSize", find.BatchSize ?? 0);
        return database.QueryAsync(command, cancellationToken);
    }

    /// <returns>The first document that matches, or null.</returns>
    public async Task<BsonDocument?> FindOneAsync(BsonDocument filter, MongoFind find, CancellationToken cancellationToken)
    {
        await foreach (var document in FindAsync(filter, find with { Limit = 1 }, cancellationToken))
        {
            return document;
        }

        return null;
    }

    /// <summary>Changes one document that matches.</summary>
    /// <param name="update">Operators, such as <c>$set</c>.</param>
    public Task<MongoUpdateResult> UpdateOneAsync(BsonDocument filter, BsonDocument update, bool upsert, CancellationToken cancellationToken)
        => UpdateAsync(new() { ["q"] = filter, ["u"] = update, ["multi"] = false, ["upsert"] = upsert }, cancellationToken);

    /// <summary>Changes every document that matches. After a failure some may be changed: this is not tried again by itself.</summary>
    /// <param name="update">Operators, such as <c>$set</c>.</param>
    public Task<MongoUpdateResult> UpdateManyAsync(BsonDocument filter, BsonDocument update, CancellationToken cancellationToken)
        => UpdateAsync(new() { ["q"] = filter, ["u"] = update, ["multi"] = true, ["upsert"] = false }, cancellationToken);

    /// <summary>Puts another document, without operators, in the place of one that matches.</summary>
    public Task<MongoUpdateResult> ReplaceOneAsync(BsonDocument filter, BsonDocument replacement, bool upsert, CancellationToken cancellationToken)
        => UpdateOneAsync(filter, replacement, upsert, cancellationToken);

    /// <returns>How many were deleted: 0 or 1.</returns>
    public Task<long> DeleteOneAsync(BsonDocument filter, CancellationToken cancellationToken) => DeleteAsync(filter, limit: 1, cancellationToken);

    /// <returns>How many were deleted.</returns>
    public Task<long> DeleteManyAsync(BsonDocument filter, CancellationToken cancellationToken) => DeleteAsync(filter, limit: 0, cancellationToken);

    /// <summary>Changes one document and reads it, as one step.</summary>
    /// <returns>The document before or after, as <paramref name="options"/> say; null when nothing matched, or nothing stood there before an upsert.</returns>
    public Task<BsonDocument?> FindOneAndUpdateAsync(
        BsonDocument filter, BsonDocument update, MongoFindAndUpdate options, CancellationToken cancellationToken)
    {
        var command = FindAndModify(filter, options.Sort, options.Projection);
        command["update"] = update;
        command["new"] = options.ReturnNew;
        command["upsert"] = options.Upsert;
        return FindAndModifyAsync(command, cancellationToken);
    }

    /// <summary>Deletes one document and reads it, as one step.</summary>
    /// <param name="sort">Which of several matches: the first in this order; null takes any.</param>
    /// <returns>The deleted document, or null.</returns>
    public Task<BsonDocument?> FindOneAndDeleteAsync(BsonDocument filter, BsonDocument? sort, CancellationToken cancellationToken)
    {
        var command = FindAndModify(filter, sort, projection: null);
        command["remove"] = true;
        return FindAndModifyAsync(command, cancellationToken);
    }

    /// <summary>Runs the stages over the collection and reads what they return, batch by batch.</summary>
    public IAsyncEnumerable<BsonDocument> AggregateAsync(BsonArray pipeline, CancellationToken cancellationToken) =>
        database.QueryAsync(new() { ["aggregate"] = name, ["pipeline"] = pipeline, ["cursor"] = new BsonDocument() }, cancellationToken);

    /// <summary>Counts by reading the index or the documents, so it is exact. Not for every request on a large collection.</summary>
    public async Task<long> CountAsync(BsonDocument filter, CancellationToken cancellationToken)
    {
        BsonArray pipeline =
        [
            new BsonDocument { ["$match"] = filter },
            new BsonDocument { ["$group"] = new BsonDocument { ["_id"] = 1, ["n"] = new BsonDocument { ["$sum"] = 1 } } },
        ];
        await foreach (var group in AggregateAsync(pipeline, cancellationToken))
        {
            return group["n"].AsInt64;
        }

        return 0;
    }

    /// <summary>Creates the indexes that do not exist yet, and waits until they are built.</summary>
    public Task CreateIndexesAsync(IEnumerable<MongoIndex> indexes, CancellationToken cancellationToken) =>
        WriteAsync(new() { ["createIndexes"] = name, ["indexes"] = new BsonArray(indexes.Select(index => (BsonValue)index.ToBson())) }, cancellationToken);

    private async Task<MongoUpdateResult> UpdateAsync(BsonDocument statement, CancellationToken cancellationToken)
    {
        var reply = await WriteAsync(new() { ["update"] = name, ["updates"] = new BsonArray([statement]) }, cancellationToken);
        var upserted = reply.Find("upserted")?.AsArray is { Count: > 0 } inserted ? inserted[0].AsDocument["_id"] : default(BsonValue?);
        var matched = reply["n"].AsInt64 - (upserted is null ? 0 : 1);
        return new(matched, reply.Find("nModified")?.AsInt64 ?? 0, upserted);
    }

    private async Task<long> DeleteAsync(BsonDocument filter, int limit, CancellationToken cancellationToken)
    {
        var statement = new BsonDocument { ["q"] = filter, ["limit"] = limit };
        var reply = await WriteAsync(new() { ["delete"] = name, ["deletes"] = new BsonArray([statement]) }, cancellationToken);
        return reply["n"].AsInt64;
    }

    private BsonDocument FindAndModify(BsonDocument filter, BsonDocument? sort, BsonDocument? projection)
    {
        var command = new BsonDocument { ["findAndModify"] = name, ["query"] = filter };
        AddUnlessNull(command, "sort", sort);
        AddUnlessNull(command, "fields", projection);
        return command;
    }

    private async Task<BsonDocument?> FindAndModifyAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var reply = await WriteAsync(command, cancellationToken);
        return reply.Find("value")?.AsDocument;
    }

    private async Task<BsonDocument> WriteAsync(BsonDocument command, CancellationToken cancellationToken)
    {
        var reply = await database.RunAsync(command, cancellationToken);
        var refused = reply.Find("writeErrors")?.AsArray is { Count: > 0 } errors ? errors[0].AsDocument : reply.Find("writeConcernError")?.AsDocument;
        return refused is null ? reply : throw new MongoCommandException(command.First().Key, refused);
    }

    private static void AddUnlessNull(BsonDocument command, string option, BsonDocument? value)
    {
        if (value is not null)
        {
            command[option] = value;
        }
    }

    private static void AddUnlessZero(BsonDocument command, string option, int value)
    {
        if (value != 0)
        {
            command[option] = value;
        }
    }
}
