namespace OmniStack.Client;

/// <summary>Which dead letters; null members do not filter.</summary>
public sealed record DeadLetterListFilter
{
    /// <summary>Exact topic.</summary>
    public string? Topic { get; init; }
    /// <summary>Exact agent.</summary>
    public string? Agent { get; init; }
    /// <summary>Exact type of the last error.</summary>
    public string? ErrorType { get; init; }
    /// <summary>Exact tenant.</summary>
    public string? TenantId { get; init; }
    /// <summary>Last failed at or after.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Last failed before.</summary>
    public DateTimeOffset? To { get; init; }
    /// <summary>From the page or call before; null for the first.</summary>
    public string? Cursor { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    internal string ToQuery(bool? confirm = null) => QueryText.Of(("topic", Topic), ("agent", Agent), ("error_type", ErrorType), ("tenant_id", TenantId),
        ("from", From), ("to", To), ("cursor", Cursor), ("limit", Limit), ("confirm", confirm));
}
