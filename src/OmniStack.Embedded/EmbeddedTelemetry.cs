using System.Diagnostics.Metrics;

namespace OmniStack.Embedded;

/// <summary>The meter of this library. No spans: one fsync belongs to many traces.</summary>
internal static class EmbeddedTelemetry
{
    public const string Name = "OmniStack.Embedded";
    private static readonly Meter Meter = new(Name);

    /// <summary>One group commit: what waited was written and fsynced.</summary>
    public static readonly Histogram<double> CommitDuration = Meter.CreateHistogram<double>("omnistack.journal.commit.duration", unit: "s",
        advice: new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });

    /// <summary>Records that shared a group commit.</summary>
    public static readonly Histogram<int> CommitRecords = Meter.CreateHistogram<int>("omnistack.journal.commit.records", unit: "{record}",
        advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 50, 100, 500, 1_000, 5_000] });
}
