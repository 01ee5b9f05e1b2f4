using OmniStack.Abstractions.Records;

namespace OmniStack.Embedded.Records;

/// <summary>All records in memory, and when they end. Not safe for use from several threads.</summary>
internal sealed class HeldRecords
{
    private const int RecordOverhead = 200;
    private static readonly TimeSpan DeletionsKeptFor = TimeSpan.FromHours(1);

    private readonly Dictionary<string, HeldCollection> _collections = new(StringComparer.Ordinal);
    private readonly SortedSet<(DateTimeOffset At, string Collection, string Key)> _expiries = [];
    private readonly Queue<(DateTimeOffset At, string Collection, string Key, long Version)> _deletions = [];

    /// <summary>The last version that was given.</summary>
    public long LastVersion { get; private set; }

    /// <summary>What the records take, roughly.</summary>
    public long Bytes { get; private set; }

    public HeldCollection? Find(string collection) => _collections.GetValueOrDefault(collection);

    /// <summary>What is held now; it sees no later change.</summary>
    public IReadOnlyList<(string Collection, StoredRecord Record)> Snapshot()
        => [.. _collections.SelectMany(held => held.Value.Records.Select(record => (held.Key, record)))];

    /// <summary>Ends the records whose time has come, and forgets deletions that have been told for long enough.</summary>
    public void Sweep(DateTimeOffset now)
    {
        while (_expiries.Count > 0 && _expiries.Min is var due && due.At <= now)
        {
            Remove(due.Collection, due.Key, LastVersion + 1, now);
        }

        while (_deletions.TryPeek(out var old) && old.At <= now)
        {
            _deletions.Dequeue();
            if (Find(old.Collection) is { } held)
            {
                held.Forget(old.Key, old.Version);
                DropIfEmpty(old.Collection, held);
            }
        }
    }

    public void Put(string collection, StoredRecord record)
    {
        if (!_collections.TryGetValue(collection, out var held))
        {
            _collections.Add(collection, held = new HeldCollection());
        }

        Uncount(collection, held.Find(record.Key));
        held.Put(record);
        Bytes += SizeOf(collection, record);
        if (record.ExpiresAt is { } at)
        {
            _expiries.Add((at, collection, record.Key));
        }

        LastVersion = Math.Max(LastVersion, record.Version);
    }

    public void Remove(string collection, string key, long version, DateTimeOffset now)
    {
        LastVersion = Math.Max(LastVersion, version);
        if (Find(collection) is not { } held || held.Remove(key, version) is not { } removed)
        {
            return;
        }

        Uncount(collection, removed);
        if (!removed.Vector.IsEmpty)
        {
            _deletions.Enqueue((now + DeletionsKeptFor, collection, key, version));
        }

        DropIfEmpty(collection, held);
    }

    /// <summary>Removes every record; each gets a version of its own, from the given one on.</summary>
    public void Clear(string collection, long version, DateTimeOffset now)
    {
        foreach (var record in Find(collection)?.Records.ToList() ?? [])
        {
            Remove(collection, record.Key, version++, now);
        }
    }

    private void Uncount(string collection, StoredRecord? record)
    {
        if (record is not null)
        {
            Bytes -= SizeOf(collection, record);
            if (record.ExpiresAt is { } at)
            {
                _expiries.Remove((at, collection, record.Key));
            }
        }
    }

    private void DropIfEmpty(string collection, HeldCollection held)
    {
        if (held.IsEmpty)
        {
            _collections.Remove(collection);
        }
    }

    private static long SizeOf(string collection, StoredRecord record)
        => RecordOverhead + collection.Length + record.Key.Length + record.Value.Length + (record.Vector.Length * (long)sizeof(float));
}
