using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Api;

internal sealed record SpanDto(string TraceId, string SpanId, string? ParentSpanId, string Resource, string Instance, string Name, string Kind, string Type,
    DateTimeOffset Start, double DurationMs, string Status, string? StatusMessage, string Scope, Dictionary<string, string> Attributes,
    IEnumerable<SpanEventDto>? Events, IEnumerable<SpanLinkDto>? Links)
{
    public static SpanDto From(SpanRecord s) => new(Ids.Format(s.TraceId), Ids.Format(s.SpanId), s.ParentId == 0 ? null : Ids.Format(s.ParentId), s.Source.Service,
        s.Source.Instance, s.Name, s.Kind.ToString(), SpanTypes.TypeOf(s).ToString(), UnixTime.ToTime(s.Start), s.Duration.TotalMilliseconds, s.Status.ToString(),
        s.StatusMessage, s.Scope, Map(s.Attributes),
        s.Events.Length == 0 ? null : s.Events.Select(e => new SpanEventDto(e.Name, UnixTime.ToTime(e.Time), Map(e.Attributes))),
        s.Links.Length == 0 ? null : s.Links.Select(l => new SpanLinkDto(Ids.Format(l.TraceId), Ids.Format(l.SpanId))));

    public static Dictionary<string, string> Map(Field[] fields)
    {
        var map = new Dictionary<string, string>(fields.Length, StringComparer.Ordinal);
        foreach (var (key, value) in fields)
        {
            map[key] = value;
        }
        return map;
    }
}

internal sealed record SpanEventDto(string Name, DateTimeOffset Time, Dictionary<string, string> Attributes);

internal sealed record SpanLinkDto(string TraceId, string SpanId);
