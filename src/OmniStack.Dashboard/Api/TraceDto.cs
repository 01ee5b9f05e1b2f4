using System.Text.Json.Serialization;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Api;

internal sealed record TraceDto(string TraceId, string Name, DateTimeOffset Start, double DurationMs, int SpanCount, int ErrorCount, IEnumerable<string> Resources,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IEnumerable<SpanDto>? Spans)
{
    public static TraceDto From(Trace t, bool withSpans)
    {
        var spans = t.Spans.ToArray();
        return new(Ids.Format(t.Id), $"{t.Root.Source.Service}: {t.Root.Name}", UnixTime.ToTime(t.Start), t.Duration.TotalMilliseconds, spans.Length, t.Errors,
            spans.Select(s => s.Source.Service).Distinct(StringComparer.Ordinal), withSpans ? spans.OrderBy(s => s.Start).Select(SpanDto.From) : null);
    }
}
