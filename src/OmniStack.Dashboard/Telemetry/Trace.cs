namespace OmniStack.Dashboard.Telemetry;

/// <summary>
/// The spans of one trace in order of arrival. One writer at a time (the store's lock); readers take no lock, since the
/// array only grows at its end and the count is published after the span.
/// </summary>
/// <remarks>Public because the parameters of Razor components have to be; its members are internal.</remarks>
public sealed class Trace
{
    private readonly HashSet<ulong> _known = [];
    private SpanRecord[] _spans = new SpanRecord[4];
    private int _count;

    internal Trace(UInt128 id) => Id = id;

    internal UInt128 Id { get; }

    internal long Start { get; private set; } = long.MaxValue;

    internal long End { get; private set; } = long.MinValue;

    internal int Errors { get; private set; }

    /// <summary>The span without a parent; while it has not come, the earliest one.</summary>
    internal SpanRecord Root { get; private set; } = null!;

    /// <summary>Estimate of the memory it takes, in bytes.</summary>
    internal long Size { get; private set; }

    /// <summary>Spans that were not kept because the trace was full.</summary>
    internal int Dropped { get; private set; }

    internal TimeSpan Duration => TimeSpan.FromTicks((End - Start) / 100);

    internal ReadOnlySpan<SpanRecord> Spans
    {
        get
        {
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _spans).AsSpan(0, count);
        }
    }

    /// <summary>False for a span that is already here (a sender's retry) or for which there is no place.</summary>
    internal bool Add(SpanRecord span, int maxSpans)
    {
        if (_count >= maxSpans)
        {
            Dropped++;
            return false;
        }
        if (!_known.Add(span.SpanId))
        {
            return false;
        }
        if (_count == _spans.Length)
        {
            var larger = new SpanRecord[_count * 2];
            _spans.CopyTo(larger, 0);
            Volatile.Write(ref _spans, larger);
        }
        _spans[_count] = span;
        if (_count == 0 || (span.ParentId == 0 && Root.ParentId != 0) || (span.ParentId == 0) == (Root.ParentId == 0) && span.Start < Root.Start)
        {
            Root = span;
        }
        Start = Math.Min(Start, span.Start);
        End = Math.Max(End, span.End);
        Errors += span.IsError ? 1 : 0;
        Size += span.Size;
        Volatile.Write(ref _count, _count + 1);
        return true;
    }
}
