using System.Text.Json.Serialization;
using OmniStack.Abstractions.Agents;
using OmniStack.Contracts.Agents;

namespace OmniStack.Embedded.Agents;

/// <summary>One record of the runs' journal: an entry, a change of state, or both.</summary>
internal sealed record RunChange(string RunId, RunEntry? Entry, RunStateChange? State)
{
    /// <summary>The state of earlier attempts goes, before <see cref="State"/> is applied.</summary>
    public bool ClearsState { get; init; }

    /// <summary>Of the entry that began the run; null for every other.</summary>
    public string? Agent { get; init; }

    /// <inheritdoc cref="Agent"/>
    public string? TenantId { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunChange))]
internal sealed partial class RunChangeJson : JsonSerializerContext;
