using System.Text.Json;

namespace OmniStack.Contracts.Agents;

/// <summary>A run: where it stands, without its log. Body of <c>GET /runs/{id}</c>.</summary>
/// <param name="RunId">Unique.</param>
/// <param name="Agent">The key of the agent that began it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempt">The last attempt begun; 1 for the first.</param>
/// <param name="Entries">How many entries its log has: the sequence of the last.</param>
/// <param name="StartedAt">When its first attempt began (UTC).</param>
/// <param name="UpdatedAt">When its last entry was written (UTC).</param>
public sealed record RunRecord(string RunId, string Agent, RunState State, int Attempt, long Entries, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The tenant of the event that led to it; null for none. It stays as it was when the run began.</summary>
    public string? TenantId { get; init; }

    /// <summary>
    /// What the entry says that brought it to its state: output, usage and artifacts; the error; the approvals it waits for. Null while
    /// it runs, and in lists.
    /// </summary>
    public JsonElement? Outcome { get; init; }
}
