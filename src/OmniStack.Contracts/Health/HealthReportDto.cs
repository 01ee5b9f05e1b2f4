using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Health;

/// <summary>Body of every service's <c>GET /health</c>: 200 when healthy or degraded, 503 when not.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>: the worst of the entries.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Version">The product's version.</param>
/// <param name="UptimeSeconds">Seconds since the process started.</param>
/// <param name="Entries">One per check, by name.</param>
public record HealthReportDto(string Status, string Service, string Version, double UptimeSeconds, IReadOnlyList<HealthEntryDto> Entries);

/// <summary>One health check's outcome.</summary>
/// <param name="Name">For example <c>bus</c> or <c>storage</c>.</param>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Description">One sentence: what it runs on and why, or what is wrong. Never a secret.</param>
/// <param name="Data">Facts for machines; never a secret. Empty when there are none.</param>
public sealed record HealthEntryDto(string Name, string Status, string? Description, IReadOnlyDictionary<string, string> Data);

/// <summary>JSON of the health endpoints: snake_case.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(HealthReportDto))]
public sealed partial class HealthJson : JsonSerializerContext;
