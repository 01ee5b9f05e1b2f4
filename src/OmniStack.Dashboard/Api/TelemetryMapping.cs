using OmniStack.Contracts.Telemetry;
using OmniStack.Dashboard.Queries;
using OmniStack.Dashboard.Resources;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Api;

/// <summary>What is kept, as the API and MCP show it.</summary>
internal static class TelemetryMapping
{
    public static ResourceDto ToDto(this ResourceView r) => new(r.Name, r.Type, r.State, r.IsHealthy, r.StartedAt, r.ExitCode, r.ProcessId, r.Source, r.Parent, r.Replicas,
        [.. r.Urls.Select(u => u.Url)], [.. r.References.Select(x => x.Name).Distinct(StringComparer.Ordinal)], [.. r.Commands.Where(c => c.IsEnabled).Select(c => c.Name)],
        [.. r.Environment.Select(e => e.Name)]);

    public static LogDto ToDto(this LogRecord l) => new(l.Id, UnixTime.ToTime(l.Time), l.Level.ToString(), l.Source.Service, l.Source.Instance, l.Category, l.Message,
        l.TraceId == 0 ? null : Ids.Format(l.TraceId), l.SpanId == 0 ? null : Ids.Format(l.SpanId), Map(l.Attributes));

    public static SpanDto ToDto(this SpanRecord s) => new(Ids.Format(s.TraceId), Ids.Format(s.SpanId), s.ParentId == 0 ? null : Ids.Format(s.ParentId), s.Source.Service,
        s.Source.Instance, s.Name, s.Kind.ToString(), SpanTypes.TypeOf(s).ToString(), UnixTime.ToTime(s.Start), s.Duration.TotalMilliseconds, s.Status.ToString(),
        s.StatusMessage, s.Scope, Map(s.Attributes),
        s.Events.Length == 0 ? null : [.. s.Events.Select(e => new SpanEventDto(e.Name, UnixTime.ToTime(e.Time), Map(e.Attributes)))],
        s.Links.Length == 0 ? null : [.. s.Links.Select(l => new SpanLinkDto(Ids.Format(l.TraceId), Ids.Format(l.SpanId)))]);

    public static TraceDto ToDto(this Trace t, bool withSpans)
    {
        var spans = t.Spans.ToArray();
        return new(Ids.Format(t.Id), $"{t.Root.Source.Service}: {t.Root.Name}", UnixTime.ToTime(t.Start), t.Duration.TotalMilliseconds, spans.Length, t.Errors,
            [.. spans.Select(s => s.Source.Service).Distinct(StringComparer.Ordinal)], withSpans ? [.. spans.OrderBy(s => s.Start).Select(s => s.ToDto())] : null);
    }

    private static Dictionary<string, string> Map(Field[] fields)
    {
        var map = new Dictionary<string, string>(fields.Length, StringComparer.Ordinal);
        foreach (var (key, value) in fields)
        {
            map[key] = value;
        }
        return map;
    }
}
