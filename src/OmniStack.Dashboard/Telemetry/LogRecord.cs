namespace OmniStack.Dashboard.Telemetry;

/// <summary>One structured log record. The time is nanoseconds since 1970.</summary>
/// <remarks>Public because the parameters of Razor components have to be; its members are internal.</remarks>
public sealed class LogRecord
{
    /// <summary>Its place in the order of arrival, from 0; given by the store.</summary>
    internal long Id { get; set; }

    internal long Time { get; init; }

    /// <summary>OTLP's number: 1 trace, 5 debug, 9 information, 13 warning, 17 error, 21 fatal, each with three finer ones above it.</summary>
    internal int Severity { get; init; }

    internal string Message { get; init; } = "";

    /// <summary>The logger's category.</summary>
    internal string Category { get; init; } = "";

    /// <summary>0 when it was not written within a span.</summary>
    internal UInt128 TraceId { get; init; }

    internal ulong SpanId { get; init; }

    internal Field[] Attributes { get; init; } = [];

    internal TelemetrySource Source { get; init; } = TelemetrySource.Unknown;

    /// <summary>Estimate of the memory it takes, in bytes.</summary>
    internal int Size { get; init; }

    internal LogSeverity Level => Severity switch
    {
        <= 0 => LogSeverity.Information,
        < 5 => LogSeverity.Trace,
        < 9 => LogSeverity.Debug,
        < 13 => LogSeverity.Information,
        < 17 => LogSeverity.Warning,
        < 21 => LogSeverity.Error,
        _ => LogSeverity.Critical,
    };

    internal string? this[string key] => Field.Find(Attributes, key);
}

internal enum LogSeverity { Trace, Debug, Information, Warning, Error, Critical }
