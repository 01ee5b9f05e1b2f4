namespace OmniStack.Agents.State.Audit;

/// <summary>Which entries of the audit; null members do not filter.</summary>
public sealed record AuditQuery
{
    /// <summary>At or after (UTC).</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before (UTC).</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Exact type.</summary>
    public string? Type { get; init; }

    /// <summary>Exact key of the agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Exact run.</summary>
    public string? RunId { get; init; }

    /// <summary>Exact conversation.</summary>
    public string? ConversationId { get; init; }

    /// <summary>From the page before; null for the first.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}
