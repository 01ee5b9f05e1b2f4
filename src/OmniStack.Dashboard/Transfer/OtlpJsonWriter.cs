using System.Globalization;
using System.Text.Json;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Transfer;

/// <summary>Writes OTLP's JSON, which this and other dashboards import. Values of attributes are written as strings.</summary>
internal static class OtlpJsonWriter
{
    private const int MaxPending = 64 * 1024;

    public static void WriteSpans(Utf8JsonWriter json, IEnumerable<SpanRecord> spans) =>
        WriteEnvelope(json, "Spans", spans, s => s.Source, s => s.Scope, WriteSpan);

    public static void WriteLogs(Utf8JsonWriter json, IEnumerable<LogRecord> logs) =>
        WriteEnvelope(json, "Logs", logs, l => l.Source, l => l.Category, WriteLog);

    public static void WriteMetrics(Utf8JsonWriter json, IEnumerable<Instrument> instruments) => WriteEnvelope(json, "Metrics",
        instruments.SelectMany(i => i.Series.GroupBy(s => s.Source).Select(g => (Instrument: i, Source: g.Key, Series: g.ToArray()))),
        m => m.Source, m => m.Instrument.Key.Meter, static (j, m) => WriteMetric(j, m.Instrument.Description, m.Series));

    private static void WriteEnvelope<T>(Utf8JsonWriter json, string signal, IEnumerable<T> items,
        Func<T, TelemetrySource> source, Func<T, string> scope, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteStartArray("resource" + signal);
        foreach (var ofSource in items.GroupBy(source))
        {
            json.WriteStartObject();
            json.WriteStartObject("resource");
            WriteFields(json, ofSource.Key.Attributes);
            json.WriteEndObject();
            json.WriteStartArray("scope" + signal);
            foreach (var ofScope in ofSource.GroupBy(scope, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteStartObject("scope");
                json.WriteString("name", ofScope.Key);
                json.WriteEndObject();
                json.WriteStartArray(signal switch { "Logs" => "logRecords", _ => signal.ToLowerInvariant() });
                foreach (var item in ofScope)
                {
                    json.WriteStartObject();
                    write(json, item);
                    json.WriteEndObject();
                    FlushWhenLarge(json);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The writer holds everything until it is flushed; an export can be larger than the memory should be.</summary>
    private static void FlushWhenLarge(Utf8JsonWriter json)
    {
        if (json.BytesPending > MaxPending)
        {
            json.Flush();
        }
    }

    private static void WriteSpan(Utf8JsonWriter json, SpanRecord span)
    {
        json.WriteString("traceId", Ids.Format(span.TraceId));
        json.WriteString("spanId", Ids.Format(span.SpanId));
        if (span.ParentId != 0)
        {
            json.WriteString("parentSpanId", Ids.Format(span.ParentId));
        }
        json.WriteString("name", span.Name);
        json.WriteNumber("kind", (int)span.Kind);
        WriteTime(json, "startTimeUnixNano", span.Start);
        WriteTime(json, "endTimeUnixNano", span.End);
        WriteFields(json, span.Attributes);
        json.WriteStartObject("status");
        json.WriteNumber("code", (int)span.Status);
        if (span.StatusMessage is not null)
        {
            json.WriteString("message", span.StatusMessage);
        }
        json.WriteEndObject();
        WriteList(json, "events", span.Events, static (j, e) =>
        {
            j.WriteString("name", e.Name);
            WriteTime(j, "timeUnixNano", e.Time);
            WriteFields(j, e.Attributes);
        });
        WriteList(json, "links", span.Links, static (j, l) =>
        {
            j.WriteString("traceId", Ids.Format(l.TraceId));
            j.WriteString("spanId", Ids.Format(l.SpanId));
            WriteFields(j, l.Attributes);
        });
    }

    private static void WriteLog(Utf8JsonWriter json, LogRecord log)
    {
        WriteTime(json, "timeUnixNano", log.Time);
        json.WriteNumber("severityNumber", log.Severity);
        json.WriteString("severityText", log.Level.ToString());
        json.WriteStartObject("body");
        json.WriteString("stringValue", log.Message);
        json.WriteEndObject();
        WriteFields(json, log.Attributes);
        if (log.TraceId != 0)
        {
            json.WriteString("traceId", Ids.Format(log.TraceId));
            json.WriteString("spanId", Ids.Format(log.SpanId));
        }
    }

    private static void WriteMetric(Utf8JsonWriter json, InstrumentDescription instrument, MetricSeries[] series)
    {
        const int Cumulative = 2;
        json.WriteString("name", instrument.Name);
        json.WriteString("unit", instrument.Unit);
        json.WriteString("description", instrument.Description);
        json.WriteStartObject(instrument.Kind switch { InstrumentKind.Gauge => "gauge", InstrumentKind.Sum => "sum", _ => "histogram" });
        if (instrument.Kind != InstrumentKind.Gauge)
        {
            json.WriteNumber("aggregationTemporality", Cumulative);
            json.WriteBoolean("isMonotonic", instrument.IsMonotonic);
        }
        WriteList(json, "dataPoints", series.SelectMany(s => s.Points().Select(p => (s.Dimensions, Point: p))), static (j, p) => WritePoint(j, p.Dimensions, p.Point));
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, Field[] dimensions, MetricPoint point)
    {
        WriteFields(json, dimensions);
        WriteTime(json, "timeUnixNano", point.Time);
        if (point.Histogram is not { } histogram)
        {
            json.WriteNumber("asDouble", double.IsFinite(point.Value) ? point.Value : 0);
            return;
        }
        json.WriteString("count", histogram.Count.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("sum", double.IsFinite(histogram.Sum) ? histogram.Sum : 0);
        json.WriteStartArray("explicitBounds");
        foreach (var bound in histogram.Bounds)
        {
            json.WriteNumberValue(bound);
        }
        json.WriteEndArray();
        json.WriteStartArray("bucketCounts");
        foreach (var count in histogram.Counts)
        {
            json.WriteStringValue(count.ToString(CultureInfo.InvariantCulture));
        }
        json.WriteEndArray();
    }

    private static void WriteFields(Utf8JsonWriter json, Field[] fields) => WriteList(json, "attributes", fields, static (j, field) =>
    {
        j.WriteString("key", field.Key);
        j.WriteStartObject("value");
        j.WriteString("stringValue", field.Value);
        j.WriteEndObject();
    });

    private static void WriteList<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, string name, long nanoseconds) => json.WriteString(name, nanoseconds.ToString(CultureInfo.InvariantCulture));
}
