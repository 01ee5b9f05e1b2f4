namespace OmniStack.Dashboard.Telemetry;

/// <summary>The values of one combination of dimensions over time, always cumulative for sums and histograms.</summary>
internal sealed class MetricSeries(TelemetrySource source, Field[] dimensions, int maxPoints)
{
    private const int MaxExemplars = 64;

    private readonly Lock _lock = new();
    private readonly List<MetricPoint> _points = new(8);
    private readonly Queue<Exemplar> _exemplars = [];

    public TelemetrySource Source => source;

    public Field[] Dimensions => dimensions;

    public void Add(MetricSample sample)
    {
        lock (_lock)
        {
            var point = sample.IsDelta && _points.Count > 0 ? Accumulate(sample.Point, _points[^1]) : sample.Point;
            // An idle series stays two points long: the second one moves along.
            if (_points.Count >= 2 && _points[^1].SameValue(point) && _points[^2].SameValue(point))
            {
                _points[^1] = point;
            }
            else
            {
                _points.Add(point);
            }
            if (_points.Count > maxPoints)
            {
                HalveOlderHalf();
            }
            foreach (var exemplar in sample.Exemplars)
            {
                _exemplars.Enqueue(exemplar);
                if (_exemplars.Count > MaxExemplars)
                {
                    _exemplars.Dequeue();
                }
            }
        }
    }

    /// <summary>Oldest first: those since <paramref name="since"/>, and the one before as the base of differences.</summary>
    public MetricPoint[] Points(long since = 0)
    {
        lock (_lock)
        {
            var first = _points.FindIndex(p => p.Time >= since);
            return first < 0 ? [.. _points.TakeLast(1)] : [.. _points.Skip(Math.Max(0, first - 1))];
        }
    }

    public Exemplar[] Exemplars(long since)
    {
        lock (_lock)
        {
            return [.. _exemplars.Where(e => e.Time >= since)];
        }
    }

    private static MetricPoint Accumulate(MetricPoint delta, MetricPoint last) => delta.Histogram is { } histogram && last.Histogram is { } before
        ? delta with { Histogram = histogram.Plus(before) }
        : delta with { Value = delta.Value + last.Value };

    private void HalveOlderHalf()
    {
        var half = _points.Count / 2;
        var kept = 0;
        for (var i = 0; i < half; i += 2)
        {
            _points[kept++] = _points[i];
        }
        _points.RemoveRange(kept, half - kept);
    }
}
