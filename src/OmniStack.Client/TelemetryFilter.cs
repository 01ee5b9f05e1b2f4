namespace OmniStack.Client;

/// <summary>Which logs, spans or traces of the dashboard; null members do not filter.</summary>
public sealed record TelemetryFilter
{
    /// <summary>Exact service.</summary>
    public string? Resource { get; init; }
    /// <summary>Of logs: this level and above.</summary>
    public string? Level { get; init; }
    /// <summary>Exact trace.</summary>
    public string? TraceId { get; init; }
    /// <summary>Full text.</summary>
    public string? Text { get; init; }
    /// <summary>A condition on a field, for example <c>http.response.status_code&gt;=500</c>.</summary>
    public string? Field { get; init; }
    /// <summary>True for only what failed.</summary>
    public bool? HasError { get; init; }
    /// <summary>1 to 10,000.</summary>
    public int Limit { get; init; } = 200;

    internal string ToQuery(bool? follow = null) => QueryText.Of(("resource", Resource), ("level", Level), ("traceId", TraceId), ("q", Text), ("f", Field),
        ("hasError", HasError), ("limit", Limit), ("follow", follow));
}
