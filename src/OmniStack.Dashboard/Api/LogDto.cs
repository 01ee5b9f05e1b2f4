using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Api;

internal sealed record LogDto(long Id, DateTimeOffset Time, string Level, string Resource, string Instance, string Category, string Message, string? TraceId, string? SpanId,
    Dictionary<string, string> Attributes)
{
    public static LogDto From(LogRecord l) => new(l.Id, UnixTime.ToTime(l.Time), l.Level.ToString(), l.Source.Service, l.Source.Instance, l.Category, l.Message,
        l.TraceId == 0 ? null : Ids.Format(l.TraceId), l.SpanId == 0 ? null : Ids.Format(l.SpanId), SpanDto.Map(l.Attributes));
}
