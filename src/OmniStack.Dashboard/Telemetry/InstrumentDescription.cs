namespace OmniStack.Dashboard.Telemetry;

/// <summary>What its creator said of an instrument.</summary>
internal sealed record InstrumentDescription(string Meter, string Name, string Unit, string Description, InstrumentKind Kind, bool IsMonotonic);

internal enum InstrumentKind { Gauge, Sum, Histogram }
