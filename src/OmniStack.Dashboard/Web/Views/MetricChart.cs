using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Web.Views;

/// <summary>What a chart shows of an instrument in a window of time: lines over equally long steps.</summary>
/// <remarks>Public because the parameters of Razor components have to be; its members are internal.</remarks>
public sealed class MetricChart
{
    internal const int Steps = 90;
    private const int MaxLines = 8;

    private MetricChart(long from, long to, string unit, IReadOnlyList<ChartLine> lines) => (From, To, Unit, Lines) = (from, to, unit, lines);

    /// <summary>Nanoseconds since 1970.</summary>
    internal long From { get; }

    internal long To { get; }

    internal string Unit { get; }

    internal IReadOnlyList<ChartLine> Lines { get; }

    /// <summary>The end of the scale: a round number, above every value.</summary>
    internal double Top
    {
        get
        {
            var highest = Lines.SelectMany(l => l.Values).Max() ?? 0;
            if (highest <= 0)
            {
                return 1;
            }
            var size = Unit is "By" or "By/s" ? Math.Pow(1024, Math.Floor(Math.Log(Math.Max(1, highest), 1024))) : 1;
            var power = size * Math.Pow(10, Math.Floor(Math.Log10(highest / size)));
            return new[] { 1, 2, 2.5, 5, 10 }.First(f => f * power >= highest) * power;
        }
    }

    internal bool IsEmpty => Lines.All(l => l.Values.All(v => v is null));

    /// <summary>When a step ended.</summary>
    internal DateTimeOffset TimeOf(int step) => UnixTime.ToTime(StepEnd(From, To, step));

    /// <param name="by">A dimension whose values get a line each; null for one line over all.</param>
    /// <param name="isCount">Of a histogram, how many values were measured and not how great they were.</param>
    internal static MetricChart Create(Instrument instrument, IReadOnlyList<MetricSeries> series, string? by, bool isCount, long from, long to)
    {
        var unit = instrument.Description.Unit.Trim('{', '}');
        if (instrument.Description.Kind == InstrumentKind.Histogram && isCount)
        {
            return new(from, to, "/s", [new("count", Counts(series, from, to))]);
        }
        if (instrument.Description.Kind == InstrumentKind.Histogram)
        {
            return new(from, to, unit, [.. new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99) }.Select(q =>
                new ChartLine(q.Item1, Quantiles(series, q.Item2, from, to)))]);
        }
        var isRate = instrument.Description is { Kind: InstrumentKind.Sum, IsMonotonic: true };
        var groups = by is null
            ? [(Name: instrument.Key.Name, Series: series)]
            : series.GroupBy(s => Field.Find(s.Dimensions, by) ?? "(none)", StringComparer.Ordinal).Select(g => (Name: g.Key, Series: (IReadOnlyList<MetricSeries>)[.. g]));
        var lines = groups.Select(g => new ChartLine(g.Name, isRate ? Rates(g.Series, from, to) : Values(g.Series, from, to)))
            .OrderByDescending(l => l.Values.Max() ?? 0).Take(MaxLines);
        return new(from, to, isRate ? $"{unit}/s".TrimStart('/') : unit, [.. lines]);
    }

    private static long StepEnd(long from, long to, int step) => from + (long)((to - from) * ((step + 1) / (double)Steps));

    /// <summary>Index of the last point at or before a time, -1 when all are later; the points are in order.</summary>
    private static int IndexAt(MetricPoint[] points, long time)
    {
        var low = 0;
        for (var high = points.Length; low < high;)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].Time <= time ? (middle + 1, high) : (low, middle);
        }
        return low - 1;
    }

    /// <summary>
    /// The points that a step's difference is taken between: the last one in it and the last one before it. Where none came in it,
    /// from a slow sender or an idle one, the two around it. Null before the first and after the last point.
    /// </summary>
    private static MetricDifference? Difference(MetricPoint[] points, long start, long end)
    {
        var now = IndexAt(points, end);
        if (now < 0)
        {
            return null;
        }
        if (points[now].Time < start)
        {
            return now + 1 < points.Length ? new(points[now], points[now + 1], points[now].Value) : null;
        }
        var before = Math.Min(IndexAt(points, start), now - 1);
        return new(before < 0 ? null : points[before], points[now], points[now].Value);
    }

    private static double?[] Values(IReadOnlyList<MetricSeries> series, long from, long to) =>
        Sum(series, from, to, static difference => difference.Value);

    private static double?[] Rates(IReadOnlyList<MetricSeries> series, long from, long to) => Sum(series, from, to, static difference =>
        difference.Before is { } before && before.Time < difference.Now.Time ? Math.Max(0, difference.Now.Value - before.Value) / ((difference.Now.Time - before.Time) / 1e9) : null);

    private static double?[] Counts(IReadOnlyList<MetricSeries> series, long from, long to) => Sum(series, from, to, static difference =>
        difference is { Before: { Histogram: { } before, Time: var since }, Now: { Histogram: { } now, Time: var time } } && since < time
            ? Math.Max(0, (double)now.Count - before.Count) / ((time - since) / 1e9) : null);

    private static double?[] Sum(IReadOnlyList<MetricSeries> series, long from, long to, Func<MetricDifference, double?> measure)
    {
        var values = new double?[Steps];
        foreach (var points in series.Select(s => s.Points(from)))
        {
            for (var i = 0; i < Steps; i++)
            {
                if (Difference(points, StepEnd(from, to, i - 1), StepEnd(from, to, i)) is { } difference && measure(difference) is { } value)
                {
                    values[i] = (values[i] ?? 0) + value;
                }
            }
        }
        return values;
    }

    private static double?[] Quantiles(IReadOnlyList<MetricSeries> series, double quantile, long from, long to)
    {
        var sums = new HistogramValue?[Steps];
        foreach (var points in series.Select(s => s.Points(from)))
        {
            for (var i = 0; i < Steps; i++)
            {
                if (Difference(points, StepEnd(from, to, i - 1), StepEnd(from, to, i)) is { Now.Histogram: { } now } difference)
                {
                    var measured = difference.Before?.Histogram is { } before ? now.Minus(before) : now;
                    sums[i] = sums[i]?.Plus(measured) ?? measured;
                }
            }
        }
        return [.. sums.Select(s => s?.Quantile(quantile))];
    }
}

/// <summary>One value per step; null where nothing was measured.</summary>
internal sealed record ChartLine(string Name, double?[] Values);

/// <summary>Two points in a row, and the value as it was in between.</summary>
internal readonly record struct MetricDifference(MetricPoint? Before, MetricPoint Now, double Value);
