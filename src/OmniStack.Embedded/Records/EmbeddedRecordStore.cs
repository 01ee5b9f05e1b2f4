using System.Text.Json;
using Microsoft.Extensions.Options;

namespace OmniStack.Embedded.Records;

/// <summary>Records in one journal file, held in memory too; one process at a time. Every write is on the disk before it is acknowledged.</summary>
public sealed class EmbeddedRecordStore : HeldRecordStore, IAsyncDisposable
{
    private readonly Journal _journal;
    private readonly EmbeddedRecordStoreOptions _options;
    private Task _compaction = Task.CompletedTask;
    private long _compactAt;

    /// <summary>Opens the journal and reads what is in it.</summary>
    /// <exception cref="Abstractions.OmniStackException"><c>unavailable</c>: another process owns it, or it cannot be opened.</exception>
    public EmbeddedRecordStore(IOptions<EmbeddedRecordStoreOptions> options, TimeProvider time) : base(options.Value.MaxBytes, time)
    {
        _options = options.Value;
        var path = Path.GetFullPath(Path.Combine(_options.Directory, "state.journal"));
        _journal = Journal.Open(path, new JournalLimits(), record => Restore(Read(record)), CancellationToken.None);
        _compactAt = NextCompaction();
        Description = $"embedded, in {Path.GetDirectoryName(path)}";
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>Writes what is queued, then closes the file.</summary>
    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private protected override Task StoreAsync(RecordWrite write)
    {
        if (_journal.Length > Volatile.Read(ref _compactAt) && _compaction.IsCompleted)
        {
            _compactAt = long.MaxValue;
            _compaction = CompactAsync(Snapshot());
        }

        return _journal.AppendAsync(Write(write), CancellationToken.None);
    }

    /// <summary>A failure fails the journal, which every later write reports.</summary>
    private async Task CompactAsync(IEnumerable<RecordWrite> writes)
    {
        await _journal.CompactAsync(writes.Select(Write), CancellationToken.None);
        Volatile.Write(ref _compactAt, NextCompaction());
    }

    private long NextCompaction() => Math.Max(_options.CompactAboveBytes, _journal.Length * _options.CompactAtGrowth);

    private static RecordWrite Read(ReadOnlySpan<byte> record) => JsonSerializer.Deserialize(record, RecordWriteJson.Default.RecordWrite)!;

    private static ReadOnlyMemory<byte> Write(RecordWrite write) => JsonSerializer.SerializeToUtf8Bytes(write, RecordWriteJson.Default.RecordWrite);
}
