namespace OmniStack.Dashboard.Telemetry;

/// <summary>The last traces, bounded by number and by bytes. Writers lock for the insertion only; readers work on a snapshot.</summary>
internal sealed class TraceStore(DashboardOptions options)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Trace> _traces = [];
    private readonly Queue<Trace> _order = [];
    private long _bytes;
    private long _version;

    /// <summary>Rises with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    public int Count { get { lock (_lock) { return _traces.Count; } } }

    public void Add(List<SpanRecord> spans)
    {
        if (spans.Count == 0)
        {
            return;
        }
        lock (_lock)
        {
            foreach (var span in spans)
            {
                Add(span);
            }
            while (_order.Count > options.MaxTraces || (_bytes > options.MaxTraceBytes && _order.Count > 1))
            {
                var oldest = _order.Dequeue();
                _traces.Remove(oldest.Id);
                _bytes -= oldest.Size;
            }
            Volatile.Write(ref _version, _version + 1);
        }
    }

    public Trace? Find(UInt128 id)
    {
        lock (_lock)
        {
            return _traces.GetValueOrDefault(id);
        }
    }

    /// <summary>The newest arrival first.</summary>
    public Trace[] Newest()
    {
        Trace[] all;
        lock (_lock)
        {
            all = [.. _order];
        }
        Array.Reverse(all);
        return all;
    }

    /// <summary>Forgets the spans of one service, or everything when <paramref name="service"/> is null.</summary>
    public void Clear(string? service)
    {
        lock (_lock)
        {
            var kept = _order.Where(t => service is not null && !Holds(t, service)).ToArray();
            _order.Clear();
            _traces.Clear();
            foreach (var trace in kept)
            {
                _order.Enqueue(trace);
                _traces.Add(trace.Id, trace);
            }
            _bytes = kept.Sum(t => t.Size);
            Volatile.Write(ref _version, _version + 1);
        }
    }

    private static bool Holds(Trace trace, string service)
    {
        foreach (var span in trace.Spans)
        {
            if (span.Source.Service == service)
            {
                return true;
            }
        }
        return false;
    }

    private void Add(SpanRecord span)
    {
        if (!_traces.TryGetValue(span.TraceId, out var trace))
        {
            trace = new Trace(span.TraceId);
            _traces.Add(span.TraceId, trace);
            _order.Enqueue(trace);
        }
        if (trace.Add(span, options.MaxSpansPerTrace))
        {
            _bytes += span.Size;
        }
    }
}
