namespace OmniStack.Client;

/// <summary>Which entries of the audit log to list; null members do not filter.</summary>
public sealed record AuditListFilter
{
    /// <summary>Exact id or name of the key.</summary>
    public string? Actor { get; init; }
    /// <summary>Exact action, such as <c>revoke_key</c>.</summary>
    public string? Action { get; init; }
    /// <summary>At or after.</summary>
    public DateTimeOffset? From { get; init; }
    /// <summary>Before.</summary>
    public DateTimeOffset? To { get; init; }
    /// <summary>From the page before; null for the first.</summary>
    public string? Cursor { get; init; }
    /// <summary>1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    internal string ToQuery() => QueryText.Of(("actor", Actor), ("action", Action), ("from", From), ("to", To), ("cursor", Cursor), ("limit", Limit));
}
