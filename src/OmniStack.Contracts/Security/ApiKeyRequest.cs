namespace OmniStack.Contracts.Security;

/// <summary>Asks for a new API key.</summary>
/// <param name="Name">1 to 100 characters; required.</param>
/// <param name="Scopes">At least one; required.</param>
/// <param name="Tenant">Binds it to one tenant: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>. Not together with <see cref="ApiScope.Admin"/>.</param>
/// <param name="ExpiresAt">In the future; null for a key that does not expire.</param>
/// <param name="RequestsPerMinute">1 to 1,000,000; null for the configured limit.</param>
/// <param name="EventsPerDay">1 to 1,000,000,000 events that it may publish per UTC day; null for no quota of its own.</param>
/// <param name="TurnsPerDay">1 to 1,000,000,000 chat messages that it may send per UTC day; null for no quota of its own.</param>
public sealed record ApiKeyRequest(string? Name, IReadOnlyList<ApiScope>? Scopes, string? Tenant = null, DateTimeOffset? ExpiresAt = null, int? RequestsPerMinute = null,
    int? EventsPerDay = null, int? TurnsPerDay = null);

/// <summary>Asks for a new secret of an API key.</summary>
/// <param name="GraceSeconds">How long the old secret is accepted too: 0 (default) to 2,592,000 (30 days).</param>
public sealed record ApiKeyRotation(int GraceSeconds = 0);
