namespace OmniStack.Contracts.Security;

/// <summary>An API key without its secret.</summary>
/// <param name="Id">Part of the secret's text, so that a key found in the open can be revoked.</param>
/// <param name="Name">What it is for, in its owner's words.</param>
/// <param name="Scopes">In the order of <see cref="ApiScope"/>; at least one.</param>
/// <param name="Tenant">The only tenant whose data it reaches; null for all.</param>
/// <param name="State">What a request with it would find now.</param>
/// <param name="CreatedAt">When it was issued.</param>
/// <param name="ExpiresAt">Null when it does not expire.</param>
/// <param name="LastUsedAt">To the minute; null when it was never used.</param>
/// <param name="RevokedAt">Null while it is not revoked.</param>
/// <param name="RotatedAt">When its present secret was issued; null when it is the first.</param>
/// <param name="RequestsPerMinute">Its rate limit; null for the configured one.</param>
/// <param name="EventsPerDay">Events that it may publish per UTC day; null for no quota of its own.</param>
/// <param name="TurnsPerDay">Chat messages that it may send per UTC day; null for no quota of its own.</param>
public sealed record ApiKeyDto(
    string Id, string Name, IReadOnlyList<ApiScope> Scopes, string? Tenant, ApiKeyState State, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt, DateTimeOffset? RotatedAt, int? RequestsPerMinute, int? EventsPerDay = null,
    int? TurnsPerDay = null);
