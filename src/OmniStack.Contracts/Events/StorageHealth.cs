using System.Text.Json;
using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>Answer of <c>GET /storage/health</c> (200; a storage that does not answer is a 503 problem).</summary>
/// <param name="Status">Always <c>healthy</c>.</param>
/// <param name="Backend"><c>redis</c> or <c>embedded</c>.</param>
/// <param name="Description">What it runs on, for people; never a secret.</param>
/// <param name="MemoryBytes"><inheritdoc cref="BusStatistics" path="/param[@name='MemoryBytes']"/></param>
/// <param name="DiskBytes"><inheritdoc cref="BusStatistics" path="/param[@name='DiskBytes']"/></param>
public sealed record StorageHealth(string Status, string Backend, string Description, long MemoryBytes, long DiskBytes);

/// <summary>Answer of <c>DELETE /storage/…</c>; null for what the route does not clear.</summary>
/// <param name="Status">Always <c>cleared</c>.</param>
/// <param name="AgentsDeleted">Agents taken off the list; their groups and dead letters are kept.</param>
/// <param name="ResultsDeleted">Records of finished tasks, with their results.</param>
/// <param name="MetricsDeleted">Groups whose counters were set back to zero.</param>
/// <param name="ConfigDeleted">Configuration keys.</param>
public sealed record StorageCleared(string Status, int? AgentsDeleted = null, long? ResultsDeleted = null, int? MetricsDeleted = null, int? ConfigDeleted = null);

/// <summary>Body of <c>POST /config/{key}</c>.</summary>
/// <param name="Value">Required: any JSON but null.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ConfigurationValue(JsonElement? Value = null);

/// <summary>Answer of <c>GET /config/{key}</c>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value, or the default that was asked for.</param>
public sealed record ConfigurationEntry(string Key, JsonElement Value);

/// <summary>Answer of the routes that set or delete a configuration key.</summary>
/// <param name="Status"><c>saved</c> or <c>deleted</c>.</param>
/// <param name="Key">The key.</param>
public sealed record ConfigurationChanged(string Status, string Key);
