namespace OmniStack.Abstractions.Events;

/// <summary>Which dead letters; null members do not filter.</summary>
public sealed record DeadLetterQuery
{
    /// <summary>Exact topic.</summary>
    public string? Topic { get; init; }
    /// <summary>Exact agent.</summary>
    public string? Agent { get; init; }
    /// <summary>Exact <see cref="Contracts.Events.RunError.Type"/>.</summary>
    public string? ErrorType { get; init; }
    /// <summary>Exact tenant.</summary>
    public string? TenantId { get; init; }
    /// <summary>Last failed at or after (UTC).</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Last failed before (UTC).</summary>
    public DateTimeOffset? To { get; init; }
    /// <summary>From the page before; null for the first.</summary>
    public string? Cursor { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}
