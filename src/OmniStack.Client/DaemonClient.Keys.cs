using OmniStack.Contracts;
using OmniStack.Contracts.Security;

namespace OmniStack.Client;

/// <content>API keys, which all services of an installation share.</content>
public sealed partial class DaemonClient
{
    /// <summary>Whom the service takes the caller for.</summary>
    public Task<CallerDto> WhoAmIAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/whoami", SecurityJson.Default.CallerDto, _options.Timeout, cancellationToken);

    /// <summary>Every key without its secret, the oldest first.</summary>
    public Task<IReadOnlyList<ApiKeyDto>> ListKeysAsync(CancellationToken cancellationToken = default) =>
        _api.GetAsync("/keys", SecurityJson.Default.IReadOnlyListApiKeyDto, _options.Timeout, cancellationToken);

    /// <returns>The key without its secret, or <see langword="null"/>.</returns>
    public Task<ApiKeyDto?> FindKeyAsync(string id, CancellationToken cancellationToken = default) =>
        ApiTransport.OrNullAsync(_api.GetAsync(Key(id), SecurityJson.Default.ApiKeyDto, _options.Timeout, cancellationToken), ErrorCodes.ApiKeyNotFound);

    /// <summary>Issues a key; its secret is in the answer and nowhere else.</summary>
    public Task<IssuedApiKey> IssueKeyAsync(ApiKeyRequest request, CancellationToken cancellationToken = default) =>
        _api.PostAsync("/keys", request, SecurityJson.Default.ApiKeyRequest, SecurityJson.Default.IssuedApiKey, _options.Timeout, cancellationToken);

    /// <summary>Gives a key a new secret; the old one is accepted for <paramref name="grace"/> more.</summary>
    /// <param name="grace">Whole seconds, 0 to 30 days.</param>
    public Task<IssuedApiKey> RotateKeyAsync(string id, TimeSpan grace, CancellationToken cancellationToken = default) => _api.PostAsync(
        $"{Key(id)}/rotate", new ApiKeyRotation((int)grace.TotalSeconds), SecurityJson.Default.ApiKeyRotation, SecurityJson.Default.IssuedApiKey, _options.Timeout, cancellationToken);

    /// <summary>Ends a key on every instance at once.</summary>
    public Task<ApiKeyDto> RevokeKeyAsync(string id, CancellationToken cancellationToken = default) =>
        _api.PostAsync($"{Key(id)}/revoke", SecurityJson.Default.ApiKeyDto, _options.Timeout, cancellationToken);

    /// <summary>Removes a key with all that is known of it.</summary>
    public Task DeleteKeyAsync(string id, CancellationToken cancellationToken = default) => _api.DeleteAsync(Key(id), _options.Timeout, cancellationToken);

    private static string Key(string id) => $"/keys/{Uri.EscapeDataString(id)}";
}
