namespace OmniStack.Daemon.Audit;

/// <summary>Which entries; null members do not filter.</summary>
/// <param name="Actor">Exact name or id of a key.</param>
/// <param name="Action">Exact.</param>
/// <param name="From">At or after.</param>
/// <param name="To">Before.</param>
/// <param name="Cursor">From the page before; null for the first.</param>
/// <param name="Limit">1 to 1,000.</param>
internal sealed record AuditQuery(string? Actor, string? Action, DateTimeOffset? From, DateTimeOffset? To, string? Cursor, int Limit);
