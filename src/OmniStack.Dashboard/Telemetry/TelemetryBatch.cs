namespace OmniStack.Dashboard.Telemetry;

/// <summary>What one request brought; only the list of its kind is filled.</summary>
internal sealed class TelemetryBatch
{
    public List<SpanRecord> Spans { get; } = [];

    public List<LogRecord> Logs { get; } = [];

    public List<MetricSample> Metrics { get; } = [];
}
