namespace OmniStack.Daemon.Metrics;

/// <summary>A series at one moment.</summary>
/// <param name="Buckets">Upper bounds with the number of values up to each; empty for a counter.</param>
internal sealed record SeriesSnapshot(SeriesKey Key, double Sum, long Count, IReadOnlyList<(double Bound, long Count)> Buckets);
