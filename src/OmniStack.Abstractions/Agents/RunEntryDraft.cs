using System.Text.Json;
using OmniStack.Contracts.Agents;

namespace OmniStack.Abstractions.Agents;

/// <summary>An entry before the store has given it its sequence number.</summary>
/// <param name="RunId">Follows the grammar of <see cref="Contracts.Events.EventRules.IsTaskId"/>.</param>
/// <param name="Type">One of <see cref="RunEventTypes"/>, or an agent's own.</param>
/// <param name="Visibility">Who it is for.</param>
/// <param name="At">Now (UTC).</param>
/// <param name="Data">An object, or null.</param>
public sealed record RunEntryDraft(string RunId, string Type, RunVisibility Visibility, DateTimeOffset At, JsonElement Data)
{
    /// <summary>The attempt that writes: refused when it is no longer the run's last one. Null when the writer is no attempt.</summary>
    public int? Attempt { get; init; }

    /// <summary>A change of the run's state, stored with the entry in one atomic step; null for none.</summary>
    public RunStateChange? State { get; init; }

    /// <summary>Only for <see cref="RunEventTypes.Started"/>.</summary>
    public RunReopening Reopening { get; init; }

    /// <summary>The agent that an entry of type <see cref="RunEventTypes.Started"/> names; null for other entries.</summary>
    public string? Agent => FindStarted("agent");

    /// <summary>The tenant that an entry of type <see cref="RunEventTypes.Started"/> names; null for none, and for other entries.</summary>
    public string? TenantId => FindStarted("tenant_id");

    private string? FindStarted(string name) => Type == RunEventTypes.Started && Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(name, out var value)
        ? value.GetString()
        : null;
}
