using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads export requests of either encoding.</summary>
internal sealed class OtlpDecoder(DashboardOptions options, TimeProvider time)
{
    private readonly StringPool _pool = new();

    /// <exception cref="MalformedTelemetryException">It is not an export request of this signal.</exception>
    public TelemetryBatch Decode(OtlpSignal signal, OtlpEncoding encoding, ReadOnlyMemory<byte> body)
    {
        var batch = new TelemetryBatch();
        if (encoding == OtlpEncoding.Json)
        {
            new OtlpJsonReader(options, time.GetUtcNow()).Read(signal, body, batch);
            return batch;
        }
        var attributes = new AttributeReader(_pool, options);
        switch (signal)
        {
            case OtlpSignal.Traces:
                new SpanReader(attributes, _pool, batch.Spans).Read(body.Span);
                break;
            case OtlpSignal.Logs:
                new LogReader(attributes, _pool, batch.Logs, UnixTime.Nanoseconds(time.GetUtcNow())).Read(body.Span);
                break;
            default:
                new MetricReader(attributes, _pool, batch.Metrics).Read(body.Span);
                break;
        }
        return batch;
    }
}
