namespace OmniStack.Dashboard.Telemetry;

/// <summary>What is held of a resource.</summary>
[Flags]
internal enum TelemetryKind
{
    None = 0,
    Traces = 1,
    Logs = 2,
    Metrics = 4,
    Console = 8,
    All = Traces | Logs | Metrics | Console,
}
