namespace OmniStack.Contracts.Telemetry;

/// <summary>One trace (<c>GET /api/telemetry/traces</c>).</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="Name">Service and name of its root.</param>
/// <param name="Start">UTC.</param>
/// <param name="DurationMs">Milliseconds from the first start to the last end.</param>
/// <param name="SpanCount">How many spans it has.</param>
/// <param name="ErrorCount">How many of them failed.</param>
/// <param name="Resources">The services that took part.</param>
/// <param name="Spans">By start; null in a list.</param>
public sealed record TraceDto(string TraceId, string Name, DateTimeOffset Start, double DurationMs, int SpanCount, int ErrorCount, IReadOnlyList<string> Resources,
    IReadOnlyList<SpanDto>? Spans);
