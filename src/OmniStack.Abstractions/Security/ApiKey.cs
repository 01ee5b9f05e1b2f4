using OmniStack.Contracts.Security;

namespace OmniStack.Abstractions.Security;

/// <summary>An API key as it is stored: everything but its secret.</summary>
/// <remarks>A revoked key stays stored, so that its use can be told from that of an unknown one, and the services stay closed.</remarks>
public sealed record ApiKey
{
    /// <summary>By <see cref="ApiKeyRules.IsId"/>. Part of the secret's text; no secret itself.</summary>
    public required string Id { get; init; }

    /// <summary>By <see cref="ApiKeyRules.IsName"/>. Need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret, in lower-case hex. The secret has 256 random bits, so no slower hash is needed.</summary>
    public required string SecretHash { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<ApiScope> Scopes { get; init; }

    /// <summary>The only tenant whose data it reaches; null for all.</summary>
    public string? Tenant { get; init; }

    /// <summary>When it was issued.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>From then on it is refused; null while nobody revoked it.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>To the minute; null when it was never used.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When <see cref="SecretHash"/> took the place of another; null when it is the first.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>The secret before the last rotation; null when there was none.</summary>
    public string? PreviousSecretHash { get; init; }

    /// <summary>Until then the previous secret is accepted too.</summary>
    public DateTimeOffset? PreviousUntil { get; init; }

    /// <summary>Its rate limit; null for the configured one.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Events that it may publish per UTC day; null for no quota of its own.</summary>
    public int? EventsPerDay { get; init; }

    /// <summary>Chat messages that it may send per UTC day; null for no quota of its own.</summary>
    public int? TurnsPerDay { get; init; }

    /// <summary>Whether it is accepted at that time.</summary>
    public ApiKeyState StateAt(DateTimeOffset now)
        => RevokedAt is not null ? ApiKeyState.Revoked : ExpiresAt <= now ? ApiKeyState.Expired : ApiKeyState.Active;
}
