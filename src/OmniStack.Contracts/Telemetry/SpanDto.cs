namespace OmniStack.Contracts.Telemetry;

/// <summary>One operation of a trace (<c>GET /api/telemetry/spans</c>).</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="SpanId">16 hexadecimal digits.</param>
/// <param name="ParentSpanId">Null for a root.</param>
/// <param name="Resource">The service.</param>
/// <param name="Instance">Its process.</param>
/// <param name="Name">Of the operation.</param>
/// <param name="Kind"><c>Internal</c>, <c>Server</c>, <c>Client</c>, <c>Producer</c> or <c>Consumer</c>.</param>
/// <param name="Type">What it does, for example <c>Http</c> or <c>Messaging</c>.</param>
/// <param name="Start">UTC.</param>
/// <param name="DurationMs">Milliseconds.</param>
/// <param name="Status"><c>Unset</c>, <c>Ok</c> or <c>Error</c>.</param>
/// <param name="StatusMessage">Why it failed.</param>
/// <param name="Scope">The library that recorded it.</param>
/// <param name="Attributes">By name, as text.</param>
/// <param name="Events">Null when there are none.</param>
/// <param name="Links">Null when there are none.</param>
public sealed record SpanDto(string TraceId, string SpanId, string? ParentSpanId, string Resource, string Instance, string Name, string Kind, string Type,
    DateTimeOffset Start, double DurationMs, string Status, string? StatusMessage, string Scope, IReadOnlyDictionary<string, string> Attributes,
    IReadOnlyList<SpanEventDto>? Events, IReadOnlyList<SpanLinkDto>? Links);

/// <summary>Something that happened during a span.</summary>
/// <param name="Name">What.</param>
/// <param name="Time">When (UTC).</param>
/// <param name="Attributes">By name, as text.</param>
public sealed record SpanEventDto(string Name, DateTimeOffset Time, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Another span that this one follows from.</summary>
/// <param name="TraceId">Its trace.</param>
/// <param name="SpanId">Itself.</param>
public sealed record SpanLinkDto(string TraceId, string SpanId);
