namespace OmniStack.Dashboard.Telemetry;

/// <summary>One measured value of one combination of dimensions, as it was received.</summary>
internal sealed class MetricSample
{
    public required InstrumentDescription Instrument { get; init; }

    public required TelemetrySource Source { get; init; }

    public required Field[] Dimensions { get; init; }

    /// <summary>True when it counts from the previous sample on, not from the start of the process.</summary>
    public bool IsDelta { get; init; }

    public required MetricPoint Point { get; init; }

    public Exemplar[] Exemplars { get; init; } = [];
}

/// <summary>A value at a time (nanoseconds since 1970): of a histogram when <see cref="Histogram"/> is not null.</summary>
internal readonly record struct MetricPoint(long Time, double Value, HistogramValue? Histogram)
{
    public bool SameValue(MetricPoint other) => Histogram is null
        ? Value.Equals(other.Value) && other.Histogram is null
        : other.Histogram is not null && Histogram.Count == other.Histogram.Count && Histogram.Sum.Equals(other.Histogram.Sum);
}

/// <summary>A measurement that was made within a span.</summary>
internal sealed record Exemplar(long Time, double Value, UInt128 TraceId, ulong SpanId);
