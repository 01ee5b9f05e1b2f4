using OmniStack.Abstractions.Records;

namespace OmniStack.Agents.State.Knowledge;

/// <summary>The embeddings of one scope in memory, following the store. Searches may run at once; a change waits for them.</summary>
internal sealed class EmbeddingIndex(RecordSet<StoredEmbedding> records, TimeProvider time) : IDisposable
{
    private const int RowOverhead = 400;

    private readonly SemaphoreSlim _following = new(1, 1);
    private readonly ReaderWriterLockSlim _access = new();
    private readonly Dictionary<int, VectorTable<Entry>> _tables = [];
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private long _after;
    private long _bytes;

    /// <summary>What the rows take, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Takes over what happened in the store since the last call.</summary>
    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        await _following.WaitAsync(cancellationToken);
        try
        {
            await foreach (var change in records.ReadChangesAsync(_after, cancellationToken))
            {
                Apply(change);
                _after = change.ResumeAfter;
            }
        }
        finally
        {
            _following.Release();
        }
    }

    public IReadOnlyList<KnowledgeMatch> Search(EmbeddingQuery query)
    {
        var now = time.GetUtcNow();
        List<(Entry Entry, float Score)> found;
        _access.EnterReadLock();
        try
        {
            found = _tables.TryGetValue(query.Vector.Length, out var table)
                ? table.Search(query.Vector.Span, query.Top, query.MinScore, entry => !(entry.Record.ExpiresAt <= now) && query.Matches(entry.Model, entry.Metadata))
                : [];
        }
        finally
        {
            _access.ExitReadLock();
        }

        return found.ConvertAll(match => new KnowledgeMatch(StoredEmbedding.Read(match.Entry.Record), match.Score));
    }

    public void Dispose()
    {
        _following.Dispose();
        _access.Dispose();
    }

    private void Apply(RecordChange change)
    {
        if (change.Record is { } known && _places.TryGetValue(change.Key, out var place) && Find(place).Record.Version == known.Version)
        {
            return;
        }

        var added = change.Record is { Vector.IsEmpty: false } record ? Entry.Of(record) : null;
        _access.EnterWriteLock();
        try
        {
            Remove(change.Key);
            if (added is not null)
            {
                Add(change.Key, added);
            }
        }
        finally
        {
            _access.ExitWriteLock();
        }
    }

    private Entry Find(Place place) => _tables[place.Length][place.Row];

    private void Add(string key, Entry entry)
    {
        var length = entry.Record.Vector.Length;
        if (!_tables.TryGetValue(length, out var table))
        {
            _tables.Add(length, table = new(length));
        }

        _places[key] = new(length, table.Add(entry, entry.Record.Vector));
        _bytes += SizeOf(entry.Record);
    }

    private void Remove(string key)
    {
        if (!_places.Remove(key, out var place))
        {
            return;
        }

        var table = _tables[place.Length];
        _bytes -= SizeOf(table[place.Row].Record);
        table.RemoveAt(place.Row);
        if (place.Row < table.Count)
        {
            _places[table[place.Row].Record.Key] = place;
        }
    }

    private static long SizeOf(StoredRecord record)
        => RowOverhead + (2 * record.Key.Length) + record.Value.Length + (record.Vector.Length * (long)(sizeof(float) + sizeof(ushort)));

    private sealed record Place(int Length, int Row);

    private sealed record Entry(StoredRecord Record, string? Model, IReadOnlyDictionary<string, string> Metadata)
    {
        public static Entry Of(StoredRecord record)
        {
            var stored = RecordSet<StoredEmbedding>.Read(record).Value;
            return new(record, stored.Model, stored.Metadata);
        }
    }
}
