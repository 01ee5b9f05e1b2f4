using OmniStack.Abstractions;
using OmniStack.Abstractions.Records;
using OmniStack.Contracts;

namespace OmniStack.Embedded.Records;

/// <summary>A record store that is served from memory; what a write needs to last is the implementation's.</summary>
/// <remarks>A change is decided, handed on and applied under one lock, and acknowledged when it lasts.</remarks>
public abstract class HeldRecordStore : IRecordStore
{
    private readonly Lock _gate = new();
    private readonly HeldRecords _records = new();
    private readonly long _maxBytes;
    private readonly TimeProvider _time;

    private protected HeldRecordStore(long maxBytes, TimeProvider time) => (_maxBytes, _time) = (maxBytes, time);

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public Task<StoredRecord?> FindAsync(string collection, string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(Swept(collection)?.Find(key));
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredRecord>> ListAsync(string collection, RecordQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<StoredRecord>>([.. Swept(collection)?.List(query).Take(query.Limit) ?? []]);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<RecordChange> ReadChangesAsync(string collection, long after, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return (Swept(collection)?.ChangesAfter(after).ToList() ?? []).ToAsyncEnumerable();
        }
    }

    /// <inheritdoc/>
    public async Task<long?> SaveAsync(RecordTarget target, RecordDraft draft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task stored;
        long version;
        lock (_gate)
        {
            var held = Swept(target.Collection);
            var earlier = held?.Find(draft.Key);
            if (draft.Expected is { } expected && expected != (earlier?.Version ?? 0))
            {
                return null;
            }

            if (earlier is null)
            {
                MakeRoom(target, held);
            }

            version = _records.LastVersion + 1;
            var record = new StoredRecord(draft.Key, version, draft.Value) { Vector = draft.Vector, ExpiresAt = ToMilliseconds(draft.ExpiresAt) };
            stored = StoreAsync(RecordWrite.Put(target.Collection, record));
            _records.Put(target.Collection, record);
        }

        await stored.WaitAsync(cancellationToken);
        return version;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(string collection, string key, CancellationToken cancellationToken)
    {
        Task stored;
        lock (_gate)
        {
            if (Swept(collection)?.Find(key) is null)
            {
                return false;
            }

            stored = RemoveAsync(collection, key);
        }

        await stored.WaitAsync(cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public async Task<long> ClearAsync(string collection, CancellationToken cancellationToken)
    {
        Task stored;
        int count;
        lock (_gate)
        {
            count = Swept(collection)?.Count ?? 0;
            if (count == 0)
            {
                return 0;
            }

            var last = _records.LastVersion;
            stored = StoreAsync(RecordWrite.Gone(collection, key: null, last + count));
            _records.Clear(collection, last + 1, _time.GetUtcNow());
        }

        await stored.WaitAsync(cancellationToken);
        return count;
    }

    /// <summary>Called in the order of the changes, under the lock. Completes when the change, and each before it, lasts as long as it has to.</summary>
    private protected abstract Task StoreAsync(RecordWrite write);

    /// <summary>Takes over what was stored before; only before the first call.</summary>
    private protected void Restore(RecordWrite write)
    {
        if (!write.IsGone)
        {
            _records.Put(write.Collection, write.ToRecord());
        }
        else if (write.Key is { } key)
        {
            _records.Remove(write.Collection, key, write.Version, _time.GetUtcNow());
        }
        else
        {
            _records.Clear(write.Collection, write.Version, _time.GetUtcNow());
        }
    }

    /// <summary>The writes that lead to what is held now. Called in <see cref="StoreAsync"/>; read later, on another thread.</summary>
    private protected IEnumerable<RecordWrite> Snapshot()
    {
        var last = _records.LastVersion;
        var records = _records.Snapshot();
        // The first write removes nothing: it keeps the last version from being given again.
        return records.Select(held => RecordWrite.Put(held.Collection, held.Record)).Prepend(RecordWrite.Gone("", key: "", last));
    }

    private HeldCollection? Swept(string collection)
    {
        _records.Sweep(_time.GetUtcNow());
        return _records.Find(collection);
    }

    private Task RemoveAsync(string collection, string key)
    {
        var version = _records.LastVersion + 1;
        var stored = StoreAsync(RecordWrite.Gone(collection, key, version));
        _records.Remove(collection, key, version, _time.GetUtcNow());
        return stored;
    }

    private void MakeRoom(RecordTarget target, HeldCollection? held)
    {
        while (target.DropsFirst && held?.Count >= target.MaxRecords)
        {
            // Not awaited: the journal keeps the order, so it lasts when the record that takes its place does.
            _ = RemoveAsync(target.Collection, held.FirstKey!);
        }

        if (held?.Count >= target.MaxRecords)
        {
            throw RecordErrors.Full(target);
        }

        if (_records.Bytes >= _maxBytes)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.StateFull,
                $"What agents keep has reached {_maxBytes} bytes, as many as are allowed. Delete some of it first.");
        }
    }

    private static DateTimeOffset? ToMilliseconds(DateTimeOffset? at)
        => at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null;
}
