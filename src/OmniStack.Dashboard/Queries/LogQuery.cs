using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Queries;

/// <summary>Which log records are wanted.</summary>
internal sealed record LogQuery
{
    public string? Resource { get; init; }

    public LogSeverity MinLevel { get; init; }

    public UInt128? TraceId { get; init; }

    public ulong? SpanId { get; init; }

    /// <summary>In the message, the category or an attribute.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    /// <summary>Fields that are not attributes.</summary>
    public static readonly IReadOnlyList<string> LogFields = ["message", "category", "level", "resource", "span_id", "trace_id"];

    public bool Matches(LogRecord log) =>
        (Resource is null || log.Source.Service == Resource)
        && log.Level >= MinLevel
        && (TraceId is null || log.TraceId == TraceId)
        && (SpanId is null || log.SpanId == SpanId)
        && (string.IsNullOrEmpty(Text) || Contains(log, Text))
        && Filters.All(f => f.Matches(FieldOf(log, f.Field)));

    public static string? FieldOf(LogRecord log, string field) => field switch
    {
        "message" => log.Message,
        "category" => log.Category,
        "level" => log.Level.ToString(),
        "resource" => log.Source.Service,
        "span_id" => log.SpanId == 0 ? null : Ids.Format(log.SpanId),
        "trace_id" => log.TraceId == 0 ? null : Ids.Format(log.TraceId),
        _ => log[field] ?? Field.Find(log.Source.Attributes, field),
    };

    private static bool Contains(LogRecord log, string text)
    {
        if (log.Message.Contains(text, StringComparison.OrdinalIgnoreCase) || log.Category.Contains(text, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        foreach (var (key, value) in log.Attributes)
        {
            if (value.Contains(text, StringComparison.OrdinalIgnoreCase) || key.Contains(text, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
