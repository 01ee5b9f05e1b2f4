namespace OmniStack.Abstractions.Security;

/// <summary>
/// The API keys of an installation, shared by all its services and instances. What every implementation holds is written as tests
/// in <c>tests/OmniStack.Conformance/Security/ApiKeyStoreContract</c>.
/// </summary>
/// <remarks>Every call sees what any process has stored before it: nothing is cached, so that a revocation takes effect at once.</remarks>
public interface IApiKeyStore
{
    /// <summary>What it runs on, for people. Never a secret.</summary>
    string Description { get; }

    /// <returns>True when a key is stored, whatever its state.</returns>
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <param name="id">By <see cref="Contracts.Security.ApiKeyRules.IsId"/>.</param>
    /// <returns>The key, or <see langword="null"/> when none has this id.</returns>
    Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <returns>Every key, the oldest first; as many as the store's limit at most.</returns>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Stores a new key. Returns once it is durable.</summary>
    /// <exception cref="OmniStackException"><c>api_key_limit</c>: there are as many as the configuration allows.</exception>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>Replaces a key by what <paramref name="change"/> makes of it, atomically over all processes. Returns once it is durable.</summary>
    /// <param name="id">By <see cref="Contracts.Security.ApiKeyRules.IsId"/>.</param>
    /// <param name="change">May be called again when another process was faster. Keeps the id; what it returns unchanged is not written.</param>
    /// <param name="cancellationToken">Leaves the key as it was, or changed.</param>
    /// <returns>The key as stored, or <see langword="null"/> when none has this id.</returns>
    Task<ApiKey?> ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken);

    /// <returns>False when no key has this id.</returns>
    Task<bool> DeleteAsync(string id, CancellationToken cancellationToken);
}
