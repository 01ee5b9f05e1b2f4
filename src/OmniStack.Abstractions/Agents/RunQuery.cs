using OmniStack.Contracts.Agents;

namespace OmniStack.Abstractions.Agents;

/// <summary>Which runs to list. All that is given must match.</summary>
public sealed record RunQuery
{
    /// <summary>Runs that one page looks at, at the most: what bounds the cost of a filter that matches little.</summary>
    public const int MaxExamined = 1000;

    /// <summary>Exact key of the agent that began them; null for any.</summary>
    public string? Agent { get; init; }

    /// <summary>Exact tenant; null for any, and for runs without one.</summary>
    public string? TenantId { get; init; }

    /// <summary>Null for any.</summary>
    public RunState? State { get; init; }

    /// <summary>Where the page before ended; null for the first page.</summary>
    public RunCursor? After { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}
