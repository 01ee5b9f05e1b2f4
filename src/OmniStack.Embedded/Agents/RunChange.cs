using System.Text.Json.Serialization;
using OmniStack.Abstractions.Agents;

namespace OmniStack.Embedded.Agents;

/// <summary>One record of the runs' journal: an entry, a change of state, or both.</summary>
internal sealed record RunChange(string RunId, RunEntry? Entry, RunStateChange? State);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunChange))]
internal sealed partial class RunChangeJson : JsonSerializerContext;
