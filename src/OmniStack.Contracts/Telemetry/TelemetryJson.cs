using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Telemetry;

/// <summary>JSON of the dashboard's API: camelCase, nulls left out.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<ResourceDto>))]
[JsonSerializable(typeof(ResourceCommandDone))]
[JsonSerializable(typeof(IReadOnlyList<LogDto>))]
[JsonSerializable(typeof(IReadOnlyList<SpanDto>))]
[JsonSerializable(typeof(IReadOnlyList<TraceDto>))]
public sealed partial class TelemetryJson : JsonSerializerContext;
