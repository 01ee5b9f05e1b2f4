using System.Text.Json;
using Microsoft.Extensions.Logging;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Embedded.Events;

/// <summary>The bus's state together with the journal it is rebuilt from.</summary>
internal sealed partial class BusStorage : IAsyncDisposable
{
    private static readonly TimeSpan ReopenInterval = TimeSpan.FromSeconds(1);

    /// <summary>A record that changes nothing; it tells whether the disk takes writes.</summary>
    private static readonly ReadOnlyMemory<byte> Probe = ReadOnlyMemory<byte>.Empty;

    private readonly EmbeddedEventBusOptions _options;
    private readonly BusSettings _settings;
    private readonly ILogger _logger;
    private readonly JournalLimits _limits;
    private readonly Lock _gate = new();
    private BusState _state;
    private Journal? _journal;
    private Task _lastCommit = Task.CompletedTask;
    private TimeSpan _reopenAt;
    private long _compactAbove;
    private Task _compaction = Task.CompletedTask;
    private bool _disposed;

    public BusStorage(EmbeddedEventBusOptions options, TimeProvider time, ILogger logger)
    {
        (_options, _logger) = (options, logger);
        _settings = new BusSettings(options, new BusClock(time));
        _state = new BusState(_settings);
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(options.DataDirectory, "events.journal"));
        _limits = new JournalLimits(options.QueueRecords, options.QueueBytes);
        _journal = Open();
        _state.AbandonDeliveries();
    }

    public EmbeddedEventBusOptions Options => _options;

    public BusClock Clock => _settings.Clock;

    /// <summary>Bytes of the journal.</summary>
    public long Length
    {
        get
        {
            lock (_gate)
            {
                return _journal?.Length ?? 0;
            }
        }
    }

    public string Path { get; }

    /// <summary>Makes the change that <paramref name="decide"/> wants, if any, and completes when it is on the disk.</summary>
    public Task CommitAsync(Func<BusState, BusChange?> decide, CancellationToken cancellationToken)
        => ChangeAsync(decide, durable: true, cancellationToken);

    /// <summary>
    /// The same, but completes when the operating system has the change, and everything before it is on the disk. It cannot be
    /// cancelled once it has begun.
    /// </summary>
    public Task WriteAsync(Func<BusState, BusChange?> decide, CancellationToken cancellationToken)
        => ChangeAsync(decide, durable: false, cancellationToken);

    /// <summary>Reads, and answers when everything that was read is on the disk.</summary>
    public async Task<T> ReadAsync<T>(Func<BusState, T> read, CancellationToken cancellationToken)
    {
        T value;
        Task committed;
        lock (_gate)
        {
            _ = Ready();
            _state.Expire();
            value = read(_state);
            committed = _lastCommit;
        }

        await committed.WaitAsync(cancellationToken);
        return value;
    }

    /// <summary>Ends what <see cref="ChangeFeed.Join"/> began; never fails.</summary>
    public void Leave(ChangeFeed feed)
    {
        lock (_gate)
        {
            feed.Leave();
        }
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        Task written;
        lock (_gate)
        {
            written = Ready().AppendAsync(Probe, cancellationToken);
        }

        await written;
    }

    public async ValueTask DisposeAsync()
    {
        Journal? journal;
        Task compaction;
        lock (_gate)
        {
            _disposed = true;
            compaction = _compaction;
            (journal, _journal) = (_journal, null);
            _state.PulseAll();
        }

        if (journal is not null)
        {
            await journal.DisposeAsync();
        }

        await compaction;
    }

    private Task ChangeAsync(Func<BusState, BusChange?> decide, bool durable, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var journal = Ready();
            _state.Expire();
            if (decide(_state) is not { } change)
            {
                return durable ? _lastCommit.WaitAsync(cancellationToken) : Task.CompletedTask;
            }

            var record = BusRecord.Encode(change);
            Task stored;
            if (durable)
            {
                _lastCommit = stored = journal.AppendAsync(record, CancellationToken.None);
            }
            else
            {
                stored = Task.WhenAll(_lastCommit, journal.WriteAsync(record, CancellationToken.None));
            }

            _state.Apply(change);
            CompactIfLarge(journal);
            return stored;
        }
    }

    /// <summary>The open journal. After a failed write it is opened anew, at most once a second.</summary>
    private Journal Ready()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_journal is { IsFailed: false } journal)
        {
            return journal;
        }

        var now = Clock.Uptime;
        if (now < _reopenAt)
        {
            throw Unavailable();
        }

        _reopenAt = now + ReopenInterval;
        if (_journal?.Failure is { } failure)
        {
            LogFailed(failure, Path);
        }

        _journal?.CloseFailed();
        _journal = null;
        _state.PulseAll();
        _journal = Open();
        _state.RenewDeliveries();
        LogReopened(Path);
        return _journal;
    }

    private Journal Open()
    {
        var state = new BusState(_settings);
        var compacted = 0L;
        var journal = Journal.Open(Path, _limits, record =>
        {
            if (!record.IsEmpty)
            {
                var change = Decode(record);
                compacted += change is BusChange.Restored or BusChange.GroupRestored ? record.Length : 0;
                state.Apply(change);
            }
        }, CancellationToken.None);
        _state = state;
        _lastCommit = Task.CompletedTask;
        _compactAbove = CompactAbove(compacted);
        state.Expire();
        if (journal.TruncatedBytes > 0)
        {
            LogTruncated(journal.TruncatedBytes, Path);
        }

        return journal;
    }

    private void CompactIfLarge(Journal journal)
    {
        if (_compaction.IsCompleted && journal.Length > _compactAbove)
        {
            _compaction = CompactAsync(journal, _state.ToChanges());
        }
    }

    private async Task CompactAsync(Journal journal, IReadOnlyList<BusChange> changes)
    {
        var before = journal.Length;
        try
        {
            await journal.CompactAsync(changes.Select(BusRecord.Encode), CancellationToken.None);
        }
        catch (OmniStackException error)
        {
            LogNotCompacted(error, Path); // The old file stands; when it cannot be written either, the next call says so.
            return;
        }

        lock (_gate)
        {
            _compactAbove = CompactAbove(journal.Length);
        }

        LogCompacted(Path, before, journal.Length);
    }

    private long CompactAbove(long compacted) => Math.Max(_options.CompactAboveBytes, compacted * _options.CompactAtGrowth);

    private BusChange Decode(ReadOnlySpan<byte> record)
    {
        try
        {
            return BusRecord.Decode(record);
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"The journal {Path} has a record that this version does not know. Open it with the version that wrote it, or a later one.", error);
        }
    }

    private static OmniStackException Unavailable()
        => new(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The data directory cannot be written; the log has the cause.") { RetryAfter = ReopenInterval };

    [LoggerMessage(EventId = 4001, Level = LogLevel.Warning, Message = "Cut {Bytes} bytes of an unfinished write off {Path}; none of it had been acknowledged.")]
    private partial void LogTruncated(long bytes, string path);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Information, Message = "Compacted {Path} from {Before} to {After} bytes.")]
    private partial void LogCompacted(string path, long before, long after);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Error, Message = "{Path} could not be written. What waited for it was refused; it is opened anew.")]
    private partial void LogFailed(Exception error, string path);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Warning, Message = "{Path} could not be compacted.")]
    private partial void LogNotCompacted(Exception error, string path);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Warning, Message = "Opened {Path} anew after a failed write; everything acknowledged is there.")]
    private partial void LogReopened(string path);
}
