using System.Text.Json;
using OmniStack.Contracts.Agents;

namespace OmniStack.Client;

/// <summary>Which runs to list; null members do not filter.</summary>
public sealed record RunListFilter
{
    /// <summary>Exact key of the agent that began them.</summary>
    public string? Agent { get; init; }
    /// <summary>Exact tenant.</summary>
    public string? TenantId { get; init; }
    /// <summary>Where they stand.</summary>
    public RunState? State { get; init; }
    /// <summary>From the page before; null for the first.</summary>
    public string? Cursor { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    internal string ToQuery() => QueryText.Of(("agent", Agent), ("tenant_id", TenantId), ("state", State is { } state ? JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString()) : null),
        ("cursor", Cursor), ("limit", Limit));
}
