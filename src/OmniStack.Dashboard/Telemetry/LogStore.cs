namespace OmniStack.Dashboard.Telemetry;

/// <summary>The last log records in a ring, bounded by number and by bytes. Readers take no lock.</summary>
internal sealed class LogStore(DashboardOptions options)
{
    private readonly Lock _lock = new();
    private readonly LogRecord?[] _ring = new LogRecord?[options.MaxLogs];
    private long _first;
    private long _next;
    private long _bytes;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The id that the next record gets.</summary>
    public long Next => Volatile.Read(ref _next);

    public int Count => (int)(Volatile.Read(ref _next) - Volatile.Read(ref _first));

    public void Add(List<LogRecord> logs)
    {
        if (logs.Count == 0)
        {
            return;
        }
        lock (_lock)
        {
            foreach (var log in logs)
            {
                if (_next - _first == _ring.Length)
                {
                    RemoveOldest();
                }
                log.Id = _next;
                _bytes += log.Size;
                Volatile.Write(ref _ring[_next % _ring.Length], log);
                Volatile.Write(ref _next, _next + 1);
                while (_bytes > options.MaxLogBytes && _next - _first > 1)
                {
                    RemoveOldest();
                }
            }
            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <summary>The newest first, from the one before <paramref name="before"/> on.</summary>
    public IEnumerable<LogRecord> Newest(long before = long.MaxValue)
    {
        for (var id = Math.Min(Next, before) - 1; id >= Volatile.Read(ref _first); id--)
        {
            if (Find(id) is { } log)
            {
                yield return log;
            }
        }
    }

    /// <summary>The oldest first, from <paramref name="from"/> on.</summary>
    public IEnumerable<LogRecord> From(long from)
    {
        for (var id = Math.Max(from, Volatile.Read(ref _first)); id < Next; id++)
        {
            if (Find(id) is { } log)
            {
                yield return log;
            }
        }
    }

    public LogRecord? Find(long id) =>
        id >= 0 && Volatile.Read(ref _ring[id % _ring.Length]) is { } log && log.Id == id ? log : null;

    /// <summary>Forgets the records of one service, or everything when <paramref name="service"/> is null.</summary>
    public void Clear(string? service)
    {
        lock (_lock)
        {
            for (var id = _first; id < _next; id++)
            {
                ref var place = ref _ring[id % _ring.Length];
                if (place is { } log && (service is null || log.Source.Service == service))
                {
                    _bytes -= log.Size;
                    place = null;
                }
            }
            if (service is null)
            {
                Volatile.Write(ref _first, _next);
            }
            Volatile.Write(ref _version, _version + 1);
        }
    }

    private void RemoveOldest()
    {
        ref var place = ref _ring[_first % _ring.Length];
        _bytes -= place?.Size ?? 0;
        place = null;
        Volatile.Write(ref _first, _first + 1);
    }
}
