using System.Globalization;
using Microsoft.AspNetCore.Http;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Queries;

/// <summary>Reads the query strings of the pages and of the API; what it does not understand it takes as not given.</summary>
internal static class QueryReader
{
    public static TraceQuery Traces(IQueryCollection query) => new()
    {
        Resource = Text(query, "resource"),
        MinDuration = Milliseconds(query, "min"),
        MaxDuration = Milliseconds(query, "max"),
        HasError = bool.TryParse(query["hasError"], out var error) ? error : null,
        Type = Enum.TryParse<SpanType>(query["type"], ignoreCase: true, out var type) && Enum.IsDefined(type) ? type : null,
        Text = Text(query, "q"),
        Filters = FieldFilter.ParseAll(query["f"]),
    };

    public static LogQuery Logs(IQueryCollection query) => new()
    {
        Resource = Text(query, "resource"),
        MinLevel = Enum.TryParse<LogSeverity>(query["level"], ignoreCase: true, out var level) && Enum.IsDefined(level) ? level : LogSeverity.Trace,
        TraceId = Ids.ParseTrace(query["traceId"]),
        SpanId = Ids.ParseSpan(query["spanId"]),
        Text = Text(query, "q"),
        Filters = FieldFilter.ParseAll(query["f"]),
    };

    public static string? Text(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } text ? text : null;

    public static int Limit(IQueryCollection query, int standard, int most) =>
        int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Clamp(limit, 1, most) : standard;

    private static TimeSpan? Milliseconds(IQueryCollection query, string name) =>
        double.TryParse(query[name], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e12
            ? TimeSpan.FromMilliseconds(value)
            : null;
}
