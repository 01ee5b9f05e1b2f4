namespace OmniStack.Daemon.Metrics;

/// <summary>A sum, and a histogram when there are bounds. Safe to use from several threads.</summary>
internal sealed class Series(IReadOnlyList<double>? bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = new long[bounds?.Count ?? 0];
    private double _sum;
    private long _count;

    public void Add(double value)
    {
        lock (_gate)
        {
            _sum += value;
            _count++;
            for (var i = _buckets.Length - 1; i >= 0 && value <= bounds![i]; i--)
            {
                _buckets[i]++;
            }
        }
    }

    public SeriesSnapshot Snapshot(SeriesKey key)
    {
        lock (_gate)
        {
            return new SeriesSnapshot(key, _sum, _count, [.. _buckets.Select((count, i) => (bounds![i], count))]);
        }
    }
}
