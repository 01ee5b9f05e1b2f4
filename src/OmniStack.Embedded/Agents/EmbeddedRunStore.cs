using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Agents;

namespace OmniStack.Embedded.Agents;

/// <summary>Runs in one journal file, held in memory too; one process at a time.</summary>
/// <remarks>
/// What a run can be resumed from is on the disk before it is acknowledged. Deltas, heartbeats and progress are given to the
/// operating system only: they survive the process, and a crash of the machine may cost the last of them.
/// </remarks>
public sealed class EmbeddedRunStore : HeldRunStore, IAsyncDisposable
{
    private readonly Journal _journal;
    private readonly EmbeddedRunStoreOptions _options;
    private Task _compaction = Task.CompletedTask;
    private long _compactAt;

    /// <summary>Opens the journal and reads what is in it.</summary>
    /// <exception cref="Abstractions.OmniStackException"><c>unavailable</c>: another process owns it, or it cannot be opened.</exception>
    public EmbeddedRunStore(IOptions<EmbeddedRunStoreOptions> options, TimeProvider time)
        : base(new(options.Value.MaxRuns, options.Value.MaxEntriesPerRun, options.Value.KeepFor), time)
    {
        _options = options.Value;
        var path = Path.GetFullPath(Path.Combine(_options.Directory, "runs.journal"));
        _journal = Journal.Open(path, new JournalLimits(), record => Restore(Read(record)), CancellationToken.None);
        _compactAt = NextCompaction(_journal.Length);
        Description = $"embedded, in {Path.GetDirectoryName(path)}";
    }

    /// <inheritdoc/>
    public override string Description { get; }

    /// <summary>Writes what is queued, then closes the file.</summary>
    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private protected override Task StoreAsync(RunChange change)
    {
        CompactIfGrown();
        var record = Write(change);
        return IsPassing(change) ? _journal.WriteAsync(record, CancellationToken.None) : _journal.AppendAsync(record, CancellationToken.None);
    }

    private static bool IsPassing(RunChange change) => change.State is null
        && change.Entry?.Type is RunEventTypes.AssistantDelta or RunEventTypes.Heartbeat or RunEventTypes.Progress;

    private void CompactIfGrown()
    {
        if (_journal.Length > _compactAt && _compaction.IsCompleted)
        {
            // A failure fails the journal, which every later append reports.
            _compactAt = long.MaxValue;
            _compaction = CompactAsync(Snapshot());
        }
    }

    private async Task CompactAsync(IReadOnlyList<RunChange> changes)
    {
        await _journal.CompactAsync(changes.Select(Write), CancellationToken.None);
        Volatile.Write(ref _compactAt, NextCompaction(_journal.Length));
    }

    private long NextCompaction(long length) => Math.Max(_options.CompactAboveBytes, length * _options.CompactAtGrowth);

    private static RunChange Read(ReadOnlySpan<byte> record) => JsonSerializer.Deserialize(record, RunChangeJson.Default.RunChange)!;

    private static ReadOnlyMemory<byte> Write(RunChange change) => JsonSerializer.SerializeToUtf8Bytes(change, RunChangeJson.Default.RunChange);
}
