using System.Diagnostics.Metrics;

namespace OmniStack.Redis;

/// <summary>The meter of this library. No spans: the caller's cover the calls, and a batch belongs to many traces.</summary>
internal static class RedisTelemetry
{
    public const string Name = "OmniStack.Redis";
    private static readonly Meter Meter = new(Name);

    /// <summary>Tags: <c>db.system.name</c>, <c>db.operation.name</c> (the script), <c>error.type</c> when it failed.</summary>
    public static readonly Histogram<double> OperationDuration = Meter.CreateHistogram<double>("db.client.operation.duration", unit: "s",
        advice: new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] });

    public static void Record(string operation, TimeSpan duration, Exception? error)
    {
        if (error is null)
        {
            OperationDuration.Record(duration.TotalSeconds, new("db.system.name", "redis"), new("db.operation.name", operation));
        }
        else
        {
            OperationDuration.Record(duration.TotalSeconds, new("db.system.name", "redis"), new("db.operation.name", operation),
                new("error.type", error.GetType().FullName));
        }
    }
}
