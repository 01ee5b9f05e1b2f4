using OmniStack.Abstractions.Records;

namespace OmniStack.Embedded.Records;

/// <summary>One collection in memory. Not safe for use from several threads.</summary>
internal sealed class HeldCollection
{
    private readonly Dictionary<string, StoredRecord> _records = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly SortedSet<(long Version, string Key)> _changes = [];
    private readonly Dictionary<string, long> _changeOf = new(StringComparer.Ordinal);

    public int Count => _records.Count;

    /// <summary>Nothing is left, not even the news of what is gone.</summary>
    public bool IsEmpty => Count == 0 && _changes.Count == 0;

    public IEnumerable<StoredRecord> Records => _records.Values;

    public string? FirstKey => _keys.Min;

    public StoredRecord? Find(string key) => _records.GetValueOrDefault(key);

    public IEnumerable<StoredRecord> List(RecordQuery query)
    {
        var (lower, isInclusive) = query.Lower;
        var (from, to) = (lower ?? _keys.Min, query.Upper ?? _keys.Max);
        if (from is null || to is null || string.CompareOrdinal(from, to) > 0)
        {
            return [];
        }

        var view = _keys.GetViewBetween(from, to);
        return (query.Descending ? view.Reverse() : view).Where(key => (isInclusive || key != lower) && key != query.Upper).Select(key => _records[key]);
    }

    /// <summary>In the order in which they happened; a record that is gone is null.</summary>
    public IEnumerable<RecordChange> ChangesAfter(long version)
    {
        (long, string) from = (version + 1, "");
        return _changes.Count == 0 || _changes.Max.CompareTo(from) < 0
            ? []
            : _changes.GetViewBetween(from, _changes.Max).Select(change => new RecordChange(change.Key, Find(change.Key), change.Version));
    }

    public void Put(StoredRecord record)
    {
        _records[record.Key] = record;
        _keys.Add(record.Key);
        if (!record.Vector.IsEmpty || _changeOf.ContainsKey(record.Key))
        {
            Note(record.Key, record.Version);
        }
    }

    /// <returns>What was there; null for nothing.</returns>
    public StoredRecord? Remove(string key, long version)
    {
        if (!_records.Remove(key, out var removed))
        {
            return null;
        }

        _keys.Remove(key);
        if (_changeOf.ContainsKey(key))
        {
            Note(key, version);
        }

        return removed;
    }

    /// <summary>Forgets that a record is gone, unless something else has become of it since.</summary>
    public void Forget(string key, long version)
    {
        if (_changeOf.TryGetValue(key, out var last) && last == version && !_records.ContainsKey(key))
        {
            _changeOf.Remove(key);
            _changes.Remove((version, key));
        }
    }

    private void Note(string key, long version)
    {
        if (_changeOf.TryGetValue(key, out var earlier))
        {
            _changes.Remove((earlier, key));
        }

        _changeOf[key] = version;
        _changes.Add((version, key));
    }
}
