using OmniStack.Contracts.Events;

namespace OmniStack.Client;

/// <summary>Which tasks to list; null members do not filter.</summary>
public sealed record TaskListFilter
{
    /// <summary>Exact topic.</summary>
    public string? Topic { get; init; }
    /// <summary>Tasks that this agent has a run of.</summary>
    public string? Agent { get; init; }
    /// <summary>The task's state; with <see cref="Agent"/>, that run's state.</summary>
    public TaskState? State { get; init; }
    /// <summary>Exact tenant.</summary>
    public string? TenantId { get; init; }
    /// <summary>Exact correlation id.</summary>
    public string? CorrelationId { get; init; }
    /// <summary>Created at or after.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Created before.</summary>
    public DateTimeOffset? To { get; init; }
    /// <summary>From the page before; null for the first.</summary>
    public string? Cursor { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    internal string ToQuery() => QueryText.Of(("topic", Topic), ("agent", Agent), ("state", State?.ToString().ToLowerInvariant()), ("tenant_id", TenantId),
        ("correlation_id", CorrelationId), ("from", From), ("to", To), ("cursor", Cursor), ("limit", Limit));
}
