using System.Collections.Concurrent;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>The key store, and what it said last for the time that it does not answer. While it answers, nothing but its answer counts.</summary>
internal sealed class KnownKeys(IApiKeyStore store, TimeSpan trustFor, TimeProvider time)
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (ApiKey Key, long At)> _keys = new(StringComparer.Ordinal);
    private volatile Tuple<bool, long>? _any;

    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: the store does not answer, and has not said it lately.</exception>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var any = await store.AnyAsync(cancellationToken);
            _any = Tuple.Create(any, time.GetTimestamp());
            return any;
        }
        catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable && _any is { } known && IsTrusted(known.Item2))
        {
            return known.Item1;
        }
    }

    /// <inheritdoc cref="AnyAsync"/>
    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var key = await store.FindAsync(id, cancellationToken);
            Remember(id, key);
            return key;
        }
        catch (OmniStackException away) when (away.Kind == ErrorKind.Unavailable && _keys.TryGetValue(id, out var known) && IsTrusted(known.At))
        {
            return known.Key;
        }
    }

    /// <summary>As the store does it.</summary>
    public async Task ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken)
        => Remember(id, await store.ChangeAsync(id, change, cancellationToken));

    private void Remember(string id, ApiKey? key)
    {
        if (key is null)
        {
            _keys.TryRemove(id, out _);
            return;
        }
        if (_keys.Count >= Most && !_keys.ContainsKey(id))
        {
            _keys.Clear(); // More than a store holds: nearly all were deleted.
        }
        _keys[id] = (key, time.GetTimestamp());
    }

    private bool IsTrusted(long at) => time.GetElapsedTime(at) < trustFor;
}
