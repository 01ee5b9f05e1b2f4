namespace OmniStack.Contracts.Telemetry;

/// <summary>One structured log record (<c>GET /api/telemetry/logs</c>).</summary>
/// <param name="Id">Rises with the time of arrival.</param>
/// <param name="Time">When it was written (UTC).</param>
/// <param name="Level"><c>Trace</c>, <c>Debug</c>, <c>Information</c>, <c>Warning</c>, <c>Error</c> or <c>Critical</c>.</param>
/// <param name="Resource">The service.</param>
/// <param name="Instance">Its process.</param>
/// <param name="Category">The logger's name.</param>
/// <param name="Message">With its values filled in.</param>
/// <param name="TraceId">Null when it was written outside of a trace.</param>
/// <param name="SpanId">The same of the span.</param>
/// <param name="Attributes">Its values by name, as text.</param>
public sealed record LogDto(long Id, DateTimeOffset Time, string Level, string Resource, string Instance, string Category, string Message, string? TraceId, string? SpanId,
    IReadOnlyDictionary<string, string> Attributes);
