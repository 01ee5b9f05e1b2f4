using System.Globalization;
using System.Text.Json;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>
/// Reads OTLP's JSON, as senders post it and as exported files hold it: ids in hexadecimal, 64-bit numbers as strings or
/// numbers, enums as numbers. Source: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.
/// </summary>
internal sealed class OtlpJsonReader(DashboardOptions options, DateTimeOffset now)
{
    private const int Overhead = 200;

    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 64 };

    /// <exception cref="MalformedTelemetryException">It is not an export request of this signal.</exception>
    public void Read(OtlpSignal signal, ReadOnlyMemory<byte> body, TelemetryBatch batch)
    {
        var (resources, scopes, items) = signal switch
        {
            OtlpSignal.Traces => ("resourceSpans", "scopeSpans", "spans"),
            OtlpSignal.Logs => ("resourceLogs", "scopeLogs", "logRecords"),
            _ => ("resourceMetrics", "scopeMetrics", "metrics"),
        };
        try
        {
            using var document = JsonDocument.Parse(body, Limits);
            foreach (var resource in document.RootElement.Items(resources))
            {
                var source = TelemetrySource.From(resource.TryGetProperty("resource", out var r) ? Fields(r) : []);
                foreach (var scope in resource.Items(scopes))
                {
                    var name = scope.TryGetProperty("scope", out var s) ? s.Text("name") ?? "" : "";
                    foreach (var item in scope.Items(items))
                    {
                        Add(signal, item, name, source, batch);
                    }
                }
            }
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new MalformedTelemetryException();
        }
    }

    private void Add(OtlpSignal signal, JsonElement item, string scope, TelemetrySource source, TelemetryBatch batch)
    {
        switch (signal)
        {
            case OtlpSignal.Traces:
                batch.Spans.Add(Span(item, scope, source));
                break;
            case OtlpSignal.Logs:
                batch.Logs.Add(Log(item, scope, source));
                break;
            default:
                batch.Metrics.AddRange(OtlpJsonMetrics.Read(item, scope, source, Fields));
                break;
        }
    }

    private SpanRecord Span(JsonElement item, string scope, TelemetrySource source)
    {
        var status = item.TryGetProperty("status", out var s) ? s : default;
        return new()
        {
            TraceId = Ids.ParseTrace(item.Text("traceId")) ?? throw new MalformedTelemetryException(),
            SpanId = Ids.ParseSpan(item.Text("spanId")) ?? throw new MalformedTelemetryException(),
            ParentId = Ids.ParseSpan(item.Text("parentSpanId")) ?? 0,
            Name = item.Text("name") ?? "",
            Kind = (SpanKind)Math.Clamp(item.Integer("kind"), 0, (long)SpanKind.Consumer),
            Start = item.Integer("startTimeUnixNano"),
            End = Math.Max(item.Integer("startTimeUnixNano"), item.Integer("endTimeUnixNano")),
            Status = status.ValueKind == JsonValueKind.Object ? (SpanStatus)Math.Clamp(status.Integer("code"), 0, 2) : SpanStatus.Unset,
            StatusMessage = status.ValueKind == JsonValueKind.Object ? status.Text("message") : null,
            Attributes = Fields(item),
            Events = [.. item.Items("events").Select(e => new SpanEvent(e.Text("name") ?? "", e.Integer("timeUnixNano"), Fields(e)))],
            Links = [.. item.Items("links").Select(l => new SpanLink(Ids.ParseTrace(l.Text("traceId")) ?? 0, Ids.ParseSpan(l.Text("spanId")) ?? 0, Fields(l)))],
            Scope = scope, Source = source, Size = Overhead + item.GetRawText().Length * 2,
        };
    }

    private LogRecord Log(JsonElement item, string scope, TelemetrySource source)
    {
        var time = item.Integer("timeUnixNano") is > 0 and var t ? t : item.Integer("observedTimeUnixNano");
        return new()
        {
            Time = time > 0 ? time : UnixTime.Nanoseconds(now),
            Severity = (int)Math.Clamp(item.Integer("severityNumber"), 0, 24),
            Message = item.TryGetProperty("body", out var body) ? Cut(OtlpJsonValue.Text(body)) : "",
            Category = scope,
            TraceId = Ids.ParseTrace(item.Text("traceId")) ?? 0,
            SpanId = Ids.ParseSpan(item.Text("spanId")) ?? 0,
            Attributes = Fields(item), Source = source, Size = Overhead + item.GetRawText().Length * 2,
        };
    }

    private Field[] Fields(JsonElement owner) =>
    [
        .. owner.Items("attributes").Take(options.MaxAttributes).Select(a => new Field(
            a.Text("key") ?? "",
            a.TryGetProperty("value", out var value) ? Cut(OtlpJsonValue.Text(value)) : "")),
    ];

    private string Cut(string text) => text.Length <= options.MaxAttributeLength
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, options.MaxAttributeLength)}…");
}
