using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Contracts.Agents;

namespace OmniStack.Redis.Agents;

/// <summary>What of an entry stands in the stream's field; sequence and attempt are given by the server.</summary>
internal sealed record StoredEntry(string Type, RunVisibility Visibility, DateTimeOffset At, JsonElement Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(StoredEntry))]
internal sealed partial class StoredEntryJson : JsonSerializerContext;
