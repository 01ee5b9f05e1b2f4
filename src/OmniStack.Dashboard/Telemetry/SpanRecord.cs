namespace OmniStack.Dashboard.Telemetry;

/// <summary>One finished span. Times are nanoseconds since 1970.</summary>
/// <remarks>Public because the parameters of Razor components have to be; its members are internal.</remarks>
public sealed class SpanRecord
{
    internal UInt128 TraceId { get; init; }

    internal ulong SpanId { get; init; }

    /// <summary>0 for a root.</summary>
    internal ulong ParentId { get; init; }

    internal string Name { get; init; } = "";

    internal SpanKind Kind { get; init; }

    internal long Start { get; init; }

    internal long End { get; init; }

    internal SpanStatus Status { get; init; }

    internal string? StatusMessage { get; init; }

    internal Field[] Attributes { get; init; } = [];

    internal SpanEvent[] Events { get; init; } = [];

    internal SpanLink[] Links { get; init; } = [];

    internal string Scope { get; init; } = "";

    internal TelemetrySource Source { get; init; } = TelemetrySource.Unknown;

    /// <summary>Estimate of the memory it takes, in bytes.</summary>
    internal int Size { get; init; }

    internal TimeSpan Duration => TimeSpan.FromTicks((End - Start) / 100);

    internal bool IsError => Status == SpanStatus.Error;

    internal string? this[string key] => Field.Find(Attributes, key);
}

/// <summary>OTLP's numbers.</summary>
internal enum SpanKind { Unspecified, Internal, Server, Client, Producer, Consumer }

/// <summary>OTLP's numbers.</summary>
internal enum SpanStatus { Unset, Ok, Error }

internal sealed record SpanEvent(string Name, long Time, Field[] Attributes);

internal sealed record SpanLink(UInt128 TraceId, ulong SpanId, Field[] Attributes);
