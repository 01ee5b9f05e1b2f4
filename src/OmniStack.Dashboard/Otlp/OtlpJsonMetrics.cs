using System.Text.Json;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads one metric of OTLP's JSON: gauges, sums and histograms.</summary>
internal static class OtlpJsonMetrics
{
    private const int DeltaTemporality = 1;

    public static IEnumerable<MetricSample> Read(JsonElement metric, string meter, TelemetrySource source, Func<JsonElement, Field[]> fields)
    {
        foreach (var (property, kind) in new[] { ("gauge", InstrumentKind.Gauge), ("sum", InstrumentKind.Sum), ("histogram", InstrumentKind.Histogram) })
        {
            if (!metric.TryGetProperty(property, out var data))
            {
                continue;
            }
            var monotonic = data.TryGetProperty("isMonotonic", out var flag) && flag.ValueKind == JsonValueKind.True;
            var instrument = new InstrumentDescription(meter, metric.Text("name") ?? "", metric.Text("unit") ?? "", metric.Text("description") ?? "", kind, monotonic);
            foreach (var point in data.Items("dataPoints"))
            {
                yield return new()
                {
                    Instrument = instrument, Source = source, Dimensions = fields(point),
                    IsDelta = data.Integer("aggregationTemporality") == DeltaTemporality,
                    Point = kind == InstrumentKind.Histogram ? Histogram(point) : new(point.Integer("timeUnixNano"), Number(point), null),
                    Exemplars = [.. point.Items("exemplars").Select(Exemplar)],
                };
            }
        }
    }

    private static Exemplar Exemplar(JsonElement item) =>
        new(item.Integer("timeUnixNano"), Number(item), Ids.ParseTrace(item.Text("traceId")) ?? 0, Ids.ParseSpan(item.Text("spanId")) ?? 0);

    private static double Number(JsonElement point) => point.TryGetProperty("asDouble", out var number) ? number.GetDouble() : point.Integer("asInt");

    private static MetricPoint Histogram(JsonElement point)
    {
        var sum = point.TryGetProperty("sum", out var s) ? s.GetDouble() : 0;
        double[] bounds = [.. point.Items("explicitBounds").Select(b => b.GetDouble())];
        ulong[] counts = [.. point.Items("bucketCounts").Select(c => (ulong)OtlpJsonValue.Integer(c))];
        if (counts.Length > 0 && counts.Length != bounds.Length + 1)
        {
            throw new MalformedTelemetryException();
        }
        return new(point.Integer("timeUnixNano"), sum, new((ulong)point.Integer("count"), sum, bounds, counts));
    }
}
