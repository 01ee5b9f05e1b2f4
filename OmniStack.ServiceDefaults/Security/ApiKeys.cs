using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;
using OmniStack.Contracts.Security;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>Issues, checks, rotates and revokes API keys.</summary>
public sealed partial class ApiKeys(IApiKeyStore store, IOptions<SecurityOptions> options, TimeProvider time, ILogger<ApiKeys> logger)
{
    private static readonly TimeSpan UseResolution = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MostGrace = TimeSpan.FromDays(30);
    private const int MostRequestsPerMinute = 1_000_000;
    private const int MostPerDay = 1_000_000_000;

    private readonly SecurityOptions _options = options.Value;
    private readonly string? _adminHash = options.Value.AdminKey is { } key ? ApiKeySecret.Hash(key) : null;
    private readonly KnownKeys _known = new(store, options.Value.TrustKeysFor, time);
    private long _foundNone = long.MinValue;

    /// <summary>Whether a key is needed: one is configured or stored. An answer of no is kept for <see cref="SecurityOptions.OpenFor"/>.</summary>
    public async ValueTask<bool> AreRequiredAsync(CancellationToken cancellationToken)
    {
        if (_adminHash is not null)
        {
            return true;
        }
        var foundNone = Interlocked.Read(ref _foundNone);
        if (foundNone != long.MinValue && time.GetElapsedTime(foundNone) < _options.OpenFor)
        {
            return false;
        }
        var now = time.GetTimestamp();
        var any = await _known.AnyAsync(cancellationToken);
        Interlocked.Exchange(ref _foundNone, any ? long.MinValue : now);
        return any;
    }

    /// <returns>Whose secret it is; null when it is nobody's, or no longer.</returns>
    internal async Task<Caller?> VerifyAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = ApiKeySecret.Hash(secret);
        if (ApiKeySecret.Matches(hash, _adminHash))
        {
            return Caller.ConfiguredAdmin;
        }
        if (ApiKeySecret.FindId(secret) is not { } id || await _known.FindAsync(id, cancellationToken) is not { } key)
        {
            return null;
        }
        var now = time.GetUtcNow();
        if (!ApiKeySecret.Matches(hash, key.SecretHash) && !(key.PreviousUntil > now && ApiKeySecret.Matches(hash, key.PreviousSecretHash)))
        {
            LogRefused(id, "its secret is another one");
            return null;
        }
        if (key.StateAt(now) is var state and not ApiKeyState.Active)
        {
            LogRefused(id, state == ApiKeyState.Revoked ? "it is revoked" : "it has expired");
            return null;
        }
        if (!IsRecent(key.LastUsedAt, now))
        {
            await NoteUseAsync(id, now, cancellationToken);
        }
        return new Caller(key.Name, key.Id, key.Scopes, key.Tenant) { RequestsPerMinute = key.RequestsPerMinute, EventsPerDay = key.EventsPerDay, TurnsPerDay = key.TurnsPerDay };
    }

    /// <summary>A store that can be read and not written, such as a full disk, lets nobody be locked out.</summary>
    private async Task NoteUseAsync(string id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await _known.ChangeAsync(id, current => IsRecent(current.LastUsedAt, now) ? current : current with { LastUsedAt = now }, cancellationToken);
        }
        catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
        {
            LogUseNotNoted(error, id);
        }
    }

    // In the future too, as after a clock was set back: then it is noted anew.
    private static bool IsRecent(DateTimeOffset? used, DateTimeOffset now) => (now - used)?.Duration() < UseResolution;

    /// <summary>Every key, the oldest first.</summary>
    public async Task<IReadOnlyList<ApiKeyDto>> ListAsync(CancellationToken cancellationToken)
        => [.. (await store.ListAsync(cancellationToken)).Select(Describe)];

    /// <exception cref="OmniStackException"><c>api_key_not_found</c>.</exception>
    public async Task<ApiKeyDto> GetAsync(string id, CancellationToken cancellationToken)
        => Describe(ApiKeyRules.IsId(id) ? await store.FindAsync(id, cancellationToken) ?? throw NotFound() : throw NotFound());

    /// <summary>Issues a key. Its secret is in the answer and nowhere else.</summary>
    /// <exception cref="OmniStackException"><c>api_key_invalid</c>, <c>api_key_limit</c>.</exception>
    public async Task<IssuedApiKey> IssueAsync(ApiKeyRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var scopes = Check(request, now);
        var id = ApiKeySecret.NewId();
        var secret = ApiKeySecret.Create(id);
        var key = new ApiKey
        {
            Id = id,
            Name = request.Name!,
            SecretHash = ApiKeySecret.Hash(secret),
            Scopes = scopes,
            Tenant = request.Tenant,
            CreatedAt = now,
            ExpiresAt = request.ExpiresAt,
            RequestsPerMinute = request.RequestsPerMinute,
            EventsPerDay = request.EventsPerDay,
            TurnsPerDay = request.TurnsPerDay,
        };
        await store.AddAsync(key, cancellationToken);
        return new IssuedApiKey(Describe(key), secret);
    }

    /// <summary>Gives a key a new secret; the old one is accepted for <paramref name="grace"/> more.</summary>
    /// <param name="id">The key's.</param>
    /// <param name="grace">0 to 30 days.</param>
    /// <param name="cancellationToken">Leaves the old secret in force, or the new one that nobody saw: rotate again.</param>
    /// <exception cref="OmniStackException"><c>api_key_not_found</c>, <c>api_key_invalid</c>, <c>api_key_revoked</c>.</exception>
    public async Task<IssuedApiKey> RotateAsync(string id, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (grace < TimeSpan.Zero || grace > MostGrace)
        {
            throw Invalid($"grace_seconds must be 0 to {MostGrace.TotalSeconds}.");
        }
        var secret = ApiKeySecret.Create(id);
        var hash = ApiKeySecret.Hash(secret);
        var now = time.GetUtcNow();
        var key = await ChangeAsync(id, current => current.RevokedAt is null
            ? current with { SecretHash = hash, RotatedAt = now, PreviousSecretHash = current.SecretHash, PreviousUntil = now + grace }
            : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ApiKeyRevoked, "This API key is revoked; issue another one."), cancellationToken);
        return new IssuedApiKey(Describe(key), secret);
    }

    /// <summary>Ends a key on every instance at once. Revoking it again changes nothing.</summary>
    /// <exception cref="OmniStackException"><c>api_key_not_found</c>.</exception>
    public async Task<ApiKeyDto> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return Describe(await ChangeAsync(id, current => current with { RevokedAt = current.RevokedAt ?? now }, cancellationToken));
    }

    /// <summary>Removes a key with all that is known of it.</summary>
    /// <exception cref="OmniStackException"><c>api_key_not_found</c>.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        if (!ApiKeyRules.IsId(id) || !await store.DeleteAsync(id, cancellationToken))
        {
            throw NotFound();
        }
    }

    private async Task<ApiKey> ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken)
        => ApiKeyRules.IsId(id) ? await store.ChangeAsync(id, change, cancellationToken) ?? throw NotFound() : throw NotFound();

    private static ApiScope[] Check(ApiKeyRequest request, DateTimeOffset now)
    {
        var scopes = request.Scopes is { Count: > 0 } given ? given.Distinct().Order().ToArray() : throw Invalid("scopes must name at least one of publish, read, operate, admin.");
        return request switch
        {
            _ when !ApiKeyRules.IsName(request.Name) => throw Invalid("name must have 1 to 100 characters, none of them a control character."),
            { Tenant: { } tenant } when !ApiKeyRules.IsTenant(tenant) => throw Invalid("tenant is 1 to 64 letters, digits, '.', '_' or '-', a letter or digit first."),
            { Tenant: not null } when scopes.Contains(ApiScope.Admin) => throw Invalid("The scope admin is for the whole installation; a key with a tenant cannot have it."),
            _ when request.ExpiresAt <= now => throw Invalid("expires_at must be in the future."),
            { RequestsPerMinute: < 1 or > MostRequestsPerMinute } => throw Invalid($"requests_per_minute must be 1 to {MostRequestsPerMinute}."),
            { EventsPerDay: < 1 or > MostPerDay } => throw Invalid($"events_per_day must be 1 to {MostPerDay}."),
            { TurnsPerDay: < 1 or > MostPerDay } => throw Invalid($"turns_per_day must be 1 to {MostPerDay}."),
            _ => scopes,
        };
    }

    private ApiKeyDto Describe(ApiKey key) => new(key.Id, key.Name, key.Scopes, key.Tenant, key.StateAt(time.GetUtcNow()), key.CreatedAt, key.ExpiresAt,
        key.LastUsedAt, key.RevokedAt, key.RotatedAt, key.RequestsPerMinute, key.EventsPerDay, key.TurnsPerDay);

    private static OmniStackException NotFound() => new(ErrorKind.NotFound, ErrorCodes.ApiKeyNotFound, "No API key has this id; GET /keys lists them.");

    private static OmniStackException Invalid(string message) => new(ErrorKind.Invalid, ErrorCodes.ApiKeyInvalid, message);

    [LoggerMessage(EventId = 112, Level = LogLevel.Warning, Message = "That the API key {KeyId} was used could not be stored.")]
    private partial void LogUseNotNoted(Exception error, string keyId);

    [LoggerMessage(EventId = 110, Level = LogLevel.Warning, Message = "A request with the API key {KeyId} was refused: {Reason}.")]
    private partial void LogRefused(string keyId, string reason);
}
