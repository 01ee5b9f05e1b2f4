namespace OmniStack.Dashboard.Telemetry;

/// <summary>The process that sent something: OTLP's resource. Two with the same service and instance are the same.</summary>
internal sealed record TelemetrySource(string Service, string Instance, Field[] Attributes)
{
    public const string UnknownService = "unknown_service";

    public static readonly TelemetrySource Unknown = From([]);

    public static TelemetrySource From(Field[] attributes) => new(
        Field.Find(attributes, "service.name") is { Length: > 0 } name ? name : UnknownService,
        Field.Find(attributes, "service.instance.id") ?? "", attributes);

    public bool Equals(TelemetrySource? other) => other is not null && Service == other.Service && Instance == other.Instance;

    public override int GetHashCode() => HashCode.Combine(Service, Instance);
}
