using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Web.Views;

/// <summary>The spans of a trace as a tree, in the order of the lines of a waterfall.</summary>
internal sealed class Waterfall
{
    private readonly Trace _trace;
    private readonly ILookup<ulong, SpanRecord> _children;

    public Waterfall(Trace trace, IReadOnlySet<ulong> collapsed)
    {
        _trace = trace;
        var spans = trace.Spans.ToArray();
        var known = spans.Select(s => s.SpanId).ToHashSet();
        // A span whose parent has not come (or is its own) stands at the top.
        _children = spans.OrderBy(s => s.Start).ToLookup(s => known.Contains(s.ParentId) && s.ParentId != s.SpanId ? s.ParentId : 0);
        Rows = Build(collapsed);
        Depth = Rows.Count == 0 ? 0 : Rows.Max(r => r.Depth) + 1;
        Services = [.. spans.Select(s => s.Source.Service).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<WaterfallRow> Rows { get; }

    public int Depth { get; }

    public IReadOnlyList<string> Services { get; }

    private double Length => Math.Max(1, _trace.End - _trace.Start);

    /// <summary>0 at the start of the trace, 1 at its end.</summary>
    public double Place(long time) => Math.Clamp((time - _trace.Start) / Length, 0, 1);

    private List<WaterfallRow> Build(IReadOnlySet<ulong> collapsed)
    {
        var rows = new List<WaterfallRow>();
        var waiting = new Stack<(SpanRecord Span, int Depth)>(_children[0].Reverse().Select(s => (s, 0)));
        // Ids that form a circle are never reached from the top, so this ends.
        while (waiting.TryPop(out var next))
        {
            var children = _children[next.Span.SpanId].ToArray();
            var isCollapsed = collapsed.Contains(next.Span.SpanId);
            rows.Add(new(next.Span, next.Depth, children.Length, isCollapsed, Place(next.Span.Start), Place(next.Span.End) - Place(next.Span.Start)));
            for (var i = children.Length - 1; i >= 0 && !isCollapsed; i--)
            {
                waiting.Push((children[i], next.Depth + 1));
            }
        }
        return rows;
    }
}

/// <summary>A line of a waterfall; offset and width are shares of the trace.</summary>
internal sealed record WaterfallRow(SpanRecord Span, int Depth, int Children, bool IsCollapsed, double Offset, double Width);
