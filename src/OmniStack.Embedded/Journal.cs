using System.Threading.Channels;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Embedded;

/// <summary>
/// An append-only file of records with group commit: what was acknowledged survives SIGKILL and power loss, and concurrent
/// appends share one fsync. One process at a time owns a journal.
/// </summary>
/// <remarks>
/// Records are queued before the call returns its task, so the order of calls is the order in the file. After the first failed
/// write (a full disk, an I/O error) every waiting and every later append fails, and nothing of them is acknowledged: dispose
/// the journal and open it anew, which reads back exactly what was durable.
/// </remarks>
public sealed class Journal : IAsyncDisposable
{
    private readonly string _path;
    private readonly JournalLimits _limits;
    private readonly FileStream _lock;
    private readonly Channel<JournalEntry> _queue;
    private readonly List<JournalEntry> _batch = [];
    private readonly Task _writing;
    private JournalFile _file;
    private long _queuedBytes;
    private long _length;
    private volatile Exception? _failure;

    private Journal(string path, JournalLimits limits, FileStream ownership, JournalFile file, long truncatedBytes)
    {
        _path = path;
        _limits = limits;
        _lock = ownership;
        _file = file;
        _length = file.Length;
        TruncatedBytes = truncatedBytes;
        _queue = Channel.CreateBounded<JournalEntry>(new BoundedChannelOptions(limits.QueueRecords) { SingleReader = true });
        _writing = WriteQueueAsync();
    }

    /// <summary>Bytes in the file.</summary>
    public long Length => Volatile.Read(ref _length);

    /// <summary>Bytes of an unfinished write that opening cut off; none of it had been acknowledged.</summary>
    public long TruncatedBytes { get; }

    /// <summary>True once a write has failed; see the remarks of the class.</summary>
    public bool IsFailed => _failure is not null && _writing.IsCompleted;

    /// <summary>The first failure; null while there was none.</summary>
    internal Exception? Failure => _failure;

    /// <summary>Opens the journal, or creates it and its directory, and replays it.</summary>
    /// <param name="path">The file. Beside it stand <c>.lock</c> and, during a compaction, <c>.new</c>.</param>
    /// <param name="limits">Its bounds.</param>
    /// <param name="replay">Called with each record, oldest first; the span is valid during the call only.</param>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: another process owns it, or the file cannot be opened.</exception>
    /// <exception cref="JournalCorruptException">It is damaged before its tail.</exception>
    public static Journal Open(string path, JournalLimits limits, Action<ReadOnlySpan<byte>> replay, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        FileStream? ownership = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            ownership = Own(path);
            var file = JournalFile.Open(path, replay, out var truncatedBytes, cancellationToken);
            return new Journal(path, limits, ownership, file, truncatedBytes);
        }
        catch (Exception error)
        {
            ownership?.Dispose();
            if (error is IOException and not JournalCorruptException or UnauthorizedAccessException)
            {
                throw new OmniStackException(
                    ErrorKind.Unavailable, ErrorCodes.Unavailable, "The data directory cannot be opened; the log has the cause.", error);
            }

            throw;
        }
    }

    /// <summary>Appends a record. Completes when it is on the disk (fsync).</summary>
    /// <param name="record">Must not change until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait; the record may be stored all the same.</param>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: not acknowledged, because the disk failed or the queue is full.</exception>
    public Task AppendAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
        => EnqueueAsync(new(record, Durable: true, Snapshot: null), cancellationToken);

    /// <summary>
    /// Appends a record that need not wait for the disk: completes when the operating system has it, so that it survives the end
    /// of this process. A later <see cref="AppendAsync"/> takes it to the disk too.
    /// </summary>
    /// <inheritdoc cref="AppendAsync"/>
    public Task WriteAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
        => EnqueueAsync(new(record, Durable: false, Snapshot: null), cancellationToken);

    /// <summary>
    /// Replaces the file by one that begins with <paramref name="snapshot"/>. What was appended before this call must be covered
    /// by the snapshot; what is appended after it follows the snapshot. A crash leaves the old file or the new one.
    /// </summary>
    /// <param name="snapshot">Enumerated once, later and on another thread: it must not see changes made after this call.</param>
    /// <param name="cancellationToken">Ends the wait, not the compaction.</param>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: it failed, and the journal with it; the old file is whole.</exception>
    public Task CompactAsync(IEnumerable<ReadOnlyMemory<byte>> snapshot, CancellationToken cancellationToken)
        => EnqueueAsync(new(default, Durable: true, snapshot), cancellationToken);

    /// <summary>Writes what is queued, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
        _file.Dispose();
        await _lock.DisposeAsync();
    }

    /// <summary>Closes a journal that <see cref="IsFailed"/>, whose writer has ended.</summary>
    internal void CloseFailed()
    {
        _file.Dispose();
        _lock.Dispose();
    }

    private static FileStream Own(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable,
                $"The data in {Path.GetFileName(path)} is in use by another process. Stop it, or give this one a data directory of its own.", error);
        }
    }

    private Task EnqueueAsync(JournalEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Record.Length > _limits.MaxRecordBytes)
        {
            throw new OmniStackException(ErrorKind.TooLarge, ErrorCodes.BodyTooLarge, $"A record may have {_limits.MaxRecordBytes} bytes.");
        }

        if (Interlocked.Add(ref _queuedBytes, entry.Record.Length) > _limits.QueueBytes || !_queue.Writer.TryWrite(entry))
        {
            Interlocked.Add(ref _queuedBytes, -entry.Record.Length);
            throw Refusal();
        }

        return cancellationToken.CanBeCanceled ? entry.Done.Task.WaitAsync(cancellationToken) : entry.Done.Task;
    }

    private OmniStackException Refusal() => _failure is { } failure
        ? new(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The data directory cannot be written; the log has the cause.", failure)
        : new(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The disk is behind; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };

    private async Task WriteQueueAsync()
    {
        try
        {
            while (await _queue.Reader.WaitToReadAsync())
            {
                WriteBatch();
            }

            _file.Sync();
        }
#pragma warning disable CA1031 // Whatever ends the writer has to reach everyone who waits for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(error);
        }
    }

    private void WriteBatch()
    {
        var durable = false;
        JournalEntry? compaction = null;
        while (compaction is null && _file.CollectedBytes < _limits.MaxBatchBytes && _queue.Reader.TryRead(out var entry))
        {
            _batch.Add(entry);
            Interlocked.Add(ref _queuedBytes, -entry.Record.Length);
            durable |= entry.Durable;
            if (entry.Snapshot is null)
            {
                _file.Collect(entry.Record.Span);
            }
            else
            {
                compaction = entry;
            }
        }

        var start = TimeProvider.System.GetTimestamp();
        _file.Write();
        if (durable)
        {
            _file.Sync();
            EmbeddedTelemetry.CommitDuration.Record(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            EmbeddedTelemetry.CommitRecords.Record(_batch.Count);
        }

        if (compaction?.Snapshot is { } snapshot)
        {
            _file.Dispose(); // Windows does not rename over an open file.
            _file = JournalFile.Create(_path, snapshot, _limits.MaxBatchBytes);
        }

        Volatile.Write(ref _length, _file.Length);
        foreach (var entry in _batch)
        {
            entry.Done.SetResult();
        }

        _batch.Clear();
    }

    private void Fail(Exception error)
    {
        _failure = error;
        _queue.Writer.TryComplete();
        _file.CutUnsynced();
        foreach (var entry in _batch)
        {
            entry.Done.SetException(Refusal());
        }

        while (_queue.Reader.TryRead(out var entry))
        {
            entry.Done.SetException(Refusal());
        }
    }
}
