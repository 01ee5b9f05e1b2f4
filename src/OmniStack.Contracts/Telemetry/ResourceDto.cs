namespace OmniStack.Contracts.Telemetry;

/// <summary>A resource of the application as the dashboard lists it (<c>GET /api/telemetry/resources</c>), without the values of its environment.</summary>
/// <param name="Name">Unique in the application.</param>
/// <param name="Type">For example <c>Project</c> or <c>Executable</c>.</param>
/// <param name="State">For example <c>Running</c> or <c>Exited</c>.</param>
/// <param name="IsHealthy">Null while nothing checks its health.</param>
/// <param name="StartedAt">Of the present process; null when none was started.</param>
/// <param name="ExitCode">Null while it runs.</param>
/// <param name="ProcessId">Null while no process runs.</param>
/// <param name="Source">The program or file it is made from.</param>
/// <param name="Parent">The resource that it belongs to; null for most.</param>
/// <param name="Replicas">How many processes share the name.</param>
/// <param name="Urls">Where it listens; may be empty.</param>
/// <param name="References">The resources that it uses.</param>
/// <param name="Commands">Those that can be run now.</param>
/// <param name="EnvironmentNames">Names of its environment variables.</param>
public sealed record ResourceDto(string Name, string Type, string State, bool? IsHealthy, DateTimeOffset? StartedAt, int? ExitCode, int? ProcessId, string? Source,
    string? Parent, int Replicas, IReadOnlyList<string> Urls, IReadOnlyList<string> References, IReadOnlyList<string> Commands, IReadOnlyList<string> EnvironmentNames);

/// <summary>Answer of <c>POST /api/telemetry/resources/{name}/commands/{command}</c>: 200, or 409 with the reason.</summary>
/// <param name="Succeeded">Whether its effect is there.</param>
/// <param name="Error">Why not, for people; null when it succeeded.</param>
public sealed record ResourceCommandDone(bool Succeeded, string? Error = null);
