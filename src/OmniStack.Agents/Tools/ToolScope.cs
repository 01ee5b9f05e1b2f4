namespace OmniStack.Agents.Tools;

/// <summary>What a tool may know of the run that calls it, so that what it causes can be traced back to that run.</summary>
public sealed record ToolScope
{
    /// <summary>The run's; null when what calls has no id.</summary>
    public string? RunId { get; init; }

    /// <summary>Names the conversation; carried on to what the tool causes.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The event that began the run; null when none did.</summary>
    public string? CausationId { get; init; }

    /// <summary>The tenant it belongs to; null in a single-tenant installation.</summary>
    public string? TenantId { get; init; }

    /// <summary>How many events led to the one that began the run.</summary>
    public int Hops { get; init; }

    /// <summary>Where what the tool shows goes; null for nowhere.</summary>
    internal Func<ShownData, Task>? Show { get; init; }
}
