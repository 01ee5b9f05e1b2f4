using System.Runtime.CompilerServices;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Records;

/// <summary>
/// Records in MongoDB: a document each, in <c>agent_records</c>. A save is one update, which names the version that it replaces;
/// versions come from a counter, so a save costs two round trips.
/// </summary>
/// <remarks>
/// A version is given before the document is written, so changes can be seen out of order for a moment. Who reads changes is
/// told those of the last ten seconds again; that is longer than a write may take, and more than the clocks of machines may differ.
/// </remarks>
internal sealed class MongoRecordStore(IMongoDatabase database, TimeProvider time) : IRecordStore, IDisposable
{
    // An upsert loses to another process that inserts the same key, and finds its document the next time.
    private const int MaxRaces = 5;
    private static readonly TimeSpan Unsettled = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromHours(1);
    private static readonly BsonDocument VersionCounter = new() { ["_id"] = "records" };

    private readonly MongoCollection _records = new(database, "agent_records");
    private readonly MongoCollection _counters = new(database, "agent_counters");
    private readonly RecordRoom _room = new(new(database, "agent_records"));
    private readonly SemaphoreSlim _creating = new(1, 1);
    private volatile bool _created;

    public string Description => $"in MongoDB, database {database.Name}";

    public async Task<StoredRecord?> FindAsync(string collection, string key, CancellationToken cancellationToken)
        => await _records.FindOneAsync(RecordDocument.Live(RecordDocument.ByKey(collection, key), time.GetUtcNow()), MongoFind.All, cancellationToken) is { } found
            ? RecordDocument.Read(found)
            : null;

    public async Task<IReadOnlyList<StoredRecord>> ListAsync(string collection, RecordQuery query, CancellationToken cancellationToken)
    {
        var order = new MongoFind { Sort = new() { ["key"] = query.Descending ? -1 : 1 }, Limit = query.Limit };
        List<StoredRecord> found = [];
        await foreach (var document in _records.FindAsync(RecordDocument.Range(collection, query, time.GetUtcNow()), order, cancellationToken))
        {
            found.Add(RecordDocument.Read(document));
        }

        return found;
    }

    public async Task<long?> SaveAsync(RecordTarget target, RecordDraft draft, CancellationToken cancellationToken)
    {
        await CreateIndexesAsync(cancellationToken);
        var now = time.GetUtcNow();
        var key = RecordDocument.ByKey(target.Collection, draft.Key);
        var live = RecordDocument.Live(key, now);
        if (draft.Expected is > 0 and var expected)
        {
            return await UpdateAsync(new(live) { ["version"] = expected }, draft, cancellationToken);
        }

        for (var race = 0; race < MaxRaces; race++)
        {
            if (draft.Expected is null && await UpdateAsync(live, draft, cancellationToken) is { } replaced)
            {
                return replaced;
            }

            if (draft.Expected == 0 && await _records.FindOneAsync(live, MongoFind.All, cancellationToken) is not null)
            {
                return null;
            }

            if (!await _room.TakeAsync(target, now, cancellationToken))
            {
                throw RecordErrors.Full(target);
            }

            if (await InsertAsync(RecordDocument.Dead(key, now), draft, cancellationToken) is { } inserted)
            {
                return inserted;
            }
        }

        throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.StateConflict, "Others keep changing the same record; try again.");
    }

    public async Task<bool> DeleteAsync(string collection, string key, CancellationToken cancellationToken)
    {
        var live = RecordDocument.Live(RecordDocument.ByKey(collection, key), time.GetUtcNow());
        var end = RecordDocument.End(await NextVersionAsync(cancellationToken), time.GetUtcNow());
        return (await _records.UpdateOneAsync(live, end, upsert: false, cancellationToken)).Matched == 1;
    }

    public async Task<long> ClearAsync(string collection, CancellationToken cancellationToken)
    {
        var live = RecordDocument.Live(new() { ["collection"] = collection }, time.GetUtcNow());
        var end = RecordDocument.End(await NextVersionAsync(cancellationToken), time.GetUtcNow());
        return (await _records.UpdateManyAsync(live, end, cancellationToken)).Matched;
    }

    public async IAsyncEnumerable<RecordChange> ReadChangesAsync(
        string collection, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (now, isSettled) = (time.GetUtcNow(), true);
        var order = new MongoFind { Sort = new() { ["version"] = 1 } };
        await foreach (var document in _records.FindAsync(RecordDocument.ChangedAfter(collection, after), order, cancellationToken))
        {
            isSettled &= RecordDocument.WrittenAt(document) < now - Unsettled;
            after = isSettled ? RecordDocument.VersionOf(document) : after;
            yield return new(RecordDocument.KeyOf(document), RecordDocument.IsLive(document, now) ? RecordDocument.Read(document) : null, after);
        }
    }

    public void Dispose() => _creating.Dispose();

    private async Task<long?> UpdateAsync(BsonDocument filter, RecordDraft draft, CancellationToken cancellationToken)
    {
        var version = await NextVersionAsync(cancellationToken);
        var update = RecordDocument.Write(draft, version, time.GetUtcNow());
        return (await _records.UpdateOneAsync(filter, update, upsert: false, cancellationToken)).Matched == 1 ? version : null;
    }

    /// <returns>Null when a record of this key lives.</returns>
    private async Task<long?> InsertAsync(BsonDocument dead, RecordDraft draft, CancellationToken cancellationToken)
    {
        var version = await NextVersionAsync(cancellationToken);
        try
        {
            await _records.UpdateOneAsync(dead, RecordDocument.Write(draft, version, time.GetUtcNow()), upsert: true, cancellationToken);
            return version;
        }
        catch (MongoCommandException refused) when (refused.IsDuplicateKey)
        {
            return null;
        }
    }

    private async Task<long> NextVersionAsync(CancellationToken cancellationToken)
    {
        var next = await _counters.FindOneAndUpdateAsync(
            VersionCounter, new() { ["$inc"] = new BsonDocument { ["last"] = 1L } }, new() { Upsert = true, ReturnNew = true }, cancellationToken);
        return next!["last"].AsInt64;
    }

    /// <summary>Once; one of the indexes keeps keys unique, so nothing is written before.</summary>
    private async Task CreateIndexesAsync(CancellationToken cancellationToken)
    {
        if (_created)
        {
            return;
        }

        await _creating.WaitAsync(cancellationToken);
        try
        {
            await _records.CreateIndexesAsync(
            [
                new("key", new() { ["collection"] = 1, ["key"] = 1 }) { Unique = true },
                new("changes", new() { ["collection"] = 1, ["version"] = 1 }) { PartialFilter = new() { ["followed"] = true } },
                new("ended", new() { ["ends"] = 1 }) { ExpireAfter = ForgetAfter },
            ], cancellationToken);
            _created = true;
        }
        finally
        {
            _creating.Release();
        }
    }
}
