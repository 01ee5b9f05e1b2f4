using System.Collections.Concurrent;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;

namespace OmniStack.ServiceDefaults.Tests.Security;

/// <summary>API keys in memory.</summary>
internal sealed class HeldApiKeys : IApiKeyStore
{
    private readonly ConcurrentDictionary<string, ApiKey> _keys = new(StringComparer.Ordinal);

    public string Description => "memory";

    /// <summary>Changes fail as on a full disk.</summary>
    public bool IsReadOnly { get; set; }

    /// <summary>Nothing can be read.</summary>
    public bool IsAway { get; set; }

    public Task<bool> AnyAsync(CancellationToken cancellationToken) => Task.FromResult(!Reached().IsEmpty);

    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(Reached().GetValueOrDefault(id));

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
        => Task.FromResult<IReadOnlyList<ApiKey>>([.. _keys.Values.OrderBy(key => key.CreatedAt)]);

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        _keys[key.Id] = key;
        return Task.CompletedTask;
    }

    public Task<ApiKey?> ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken)
        => IsReadOnly ? throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The disk is full.")
            : Task.FromResult(_keys.TryGetValue(id, out var key) ? _keys[id] = change(key) : null);

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => Task.FromResult(_keys.TryRemove(id, out _));

    private ConcurrentDictionary<string, ApiKey> Reached()
        => IsAway ? throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "It is away.") : _keys;
}
