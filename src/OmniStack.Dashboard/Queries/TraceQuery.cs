using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Queries;

/// <summary>Which traces are wanted. A trace matches when one of its spans matches all that is asked of spans.</summary>
internal sealed record TraceQuery
{
    public string? Resource { get; init; }

    /// <summary>Of the whole trace.</summary>
    public TimeSpan? MinDuration { get; init; }

    /// <summary>Of the whole trace.</summary>
    public TimeSpan? MaxDuration { get; init; }

    public bool? HasError { get; init; }

    public SpanType? Type { get; init; }

    /// <summary>In the name, the scope, the status message, an attribute or an event of the span, or the start of the trace's id.</summary>
    public string? Text { get; init; }

    public IReadOnlyList<FieldFilter> Filters { get; init; } = [];

    /// <summary>Fields that are not attributes.</summary>
    public static readonly IReadOnlyList<string> SpanFields = ["name", "kind", "status", "scope", "resource", "duration_ms", "span_id", "trace_id"];

    public bool Matches(Trace trace)
    {
        if ((MinDuration is { } min && trace.Duration < min) || (MaxDuration is { } max && trace.Duration > max)
            || (HasError is { } wanted && trace.Errors > 0 != wanted))
        {
            return false;
        }
        if (Resource is null && Type is null && string.IsNullOrEmpty(Text) && Filters.Count == 0)
        {
            return true;
        }
        foreach (var span in trace.Spans)
        {
            if (MatchesSpan(span))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Without what is asked of the whole trace.</summary>
    public bool MatchesSpan(SpanRecord span) =>
        (Resource is null || span.Source.Service == Resource)
        && (Type is null || SpanTypes.TypeOf(span) == Type)
        && (string.IsNullOrEmpty(Text) || Contains(span, Text))
        && Filters.All(f => f.Matches(FieldOf(span, f.Field)));

    public static string? FieldOf(SpanRecord span, string field) => field switch
    {
        "name" => span.Name,
        "kind" => span.Kind.ToString(),
        "status" => span.Status.ToString(),
        "scope" => span.Scope,
        "resource" => span.Source.Service,
        "duration_ms" => span.Duration.TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        "span_id" => Ids.Format(span.SpanId),
        "trace_id" => Ids.Format(span.TraceId),
        _ => span[field] ?? Field.Find(span.Source.Attributes, field),
    };

    private static bool Contains(SpanRecord span, string text) =>
        Has(span.Name, text) || Has(span.Scope, text) || (span.StatusMessage is { } message && Has(message, text)) || Any(span.Attributes, text)
        || Array.Exists(span.Events, e => Has(e.Name, text) || Any(e.Attributes, text))
        || (text.Length >= 7 && Ids.Format(span.TraceId).StartsWith(text, StringComparison.OrdinalIgnoreCase));

    private static bool Any(Field[] fields, string text)
    {
        foreach (var field in fields)
        {
            if (Has(field.Value, text) || Has(field.Key, text))
            {
                return true;
            }
        }
        return false;
    }

    private static bool Has(string value, string text) => value.Contains(text, StringComparison.OrdinalIgnoreCase);
}
