using System.Collections.Concurrent;
using OmniStack.Abstractions.Records;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Records;

/// <summary>
/// Holds the bounds of collections. Counting reads an index entry per record, so a count allows a tenth of what is left to be
/// saved before the next one; a small collection is counted every time.
/// </summary>
internal sealed class RecordRoom(MongoCollection records)
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<string, int> _allowed = new(StringComparer.Ordinal);

    /// <returns>False when no other record may be added.</returns>
    public async Task<bool> TakeAsync(RecordTarget target, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_allowed.AddOrUpdate(target.Collection, -1, (_, left) => left - 1) >= 0)
        {
            return true;
        }

        var all = RecordDocument.Live(new() { ["collection"] = target.Collection }, now);
        var left = target.MaxRecords - await records.CountAsync(all, cancellationToken);
        if (left <= 0 && target.DropsFirst)
        {
            await DropFirstAsync(all, 1 - left, cancellationToken);
            left = 1;
        }

        if (_allowed.Count > MaxRemembered)
        {
            _allowed.Clear();
        }

        _allowed[target.Collection] = (int)(left / 10);
        return left > 0;
    }

    private async Task DropFirstAsync(BsonDocument all, long count, CancellationToken cancellationToken)
    {
        var last = new MongoFind { Sort = new() { ["key"] = 1 }, Skip = (int)count - 1, Projection = new() { ["key"] = 1 } };
        if (await records.FindOneAsync(all, last, cancellationToken) is { } found)
        {
            await records.DeleteManyAsync(new(all) { ["key"] = new BsonDocument { ["$lte"] = RecordDocument.KeyOf(found) } }, cancellationToken);
        }
    }
}
