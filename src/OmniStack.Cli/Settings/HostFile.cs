using System.Text.Json.Serialization;

namespace OmniStack.Cli.Settings;

/// <summary>What the command line needs of <c>host.json</c>, which the AppHost writes.</summary>
internal sealed record HostFile(int ProcessId, string? Dashboard, IReadOnlyList<HostRow>? Rows);

/// <summary>One resource; <paramref name="Urls"/> are separated by spaces, the first is the one to use.</summary>
internal sealed record HostRow(string Name, string? Urls);

[JsonSerializable(typeof(HostFile))]
internal sealed partial class HostFileJson : JsonSerializerContext;
