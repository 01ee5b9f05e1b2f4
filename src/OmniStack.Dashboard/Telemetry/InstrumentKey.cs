namespace OmniStack.Dashboard.Telemetry;

/// <summary>What a series is part of.</summary>
internal sealed record InstrumentKey(string Service, string Meter, string Name);
