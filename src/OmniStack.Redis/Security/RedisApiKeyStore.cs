using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;
using OmniStack.Redis.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Security;

/// <summary>API keys in a hash of Redis, for services on several machines.</summary>
/// <remarks>A find costs the server one HGET, a change a WATCH and a transaction.</remarks>
public sealed class RedisApiKeyStore(RedisConnection redis, IOptions<RedisOptions> options) : IApiKeyStore
{
    private const string Hash = "keys";
    private const int MostTries = 20;
    private static readonly RedisScript Put = RedisScript.Load("put");

    private readonly RedisKey _key = options.Value.KeyOf(Hash);
    private readonly int _limit = options.Value.ApiKeyLimit;

    /// <inheritdoc/>
    public string Description => $"Redis at {redis.Endpoint}";

    /// <inheritdoc/>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
        => await redis.CallAsync("any_api_key", database => database.HashLengthAsync(_key), cancellationToken) > 0;

    /// <inheritdoc/>
    public async Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => Read(await GetAsync(id, cancellationToken));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = await redis.CallAsync("list_api_keys", database => database.HashValuesAsync(_key), cancellationToken);
        return [.. stored.Select(json => Read(json)!).OrderBy(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public async Task AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        if ((long)await redis.EvaluateAsync(Put, [Hash, key.Id, Write(key), _limit], cancellationToken) < 0)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ApiKeyLimit, $"There are {_limit} API keys, which is the limit. Delete one that is no longer used.");
        }
    }

    /// <inheritdoc/>
    public async Task<ApiKey?> ChangeAsync(string id, Func<ApiKey, ApiKey> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var json = await GetAsync(id, cancellationToken);
            if (Read(json) is not { } key)
            {
                return null;
            }
            var changed = change(key);
            if (changed == key)
            {
                return key;
            }
            var isStored = await redis.CallAsync("change_api_key", database =>
            {
                var transaction = database.CreateTransaction();
                transaction.AddCondition(Condition.HashEqual(_key, id, json));
                _ = transaction.HashSetAsync(_key, id, Write(changed));
                return transaction.ExecuteAsync();
            }, cancellationToken);
            if (isStored)
            {
                return changed;
            }
        }
        throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "Others change this API key all the time; try again.") { RetryAfter = TimeSpan.FromSeconds(1) };
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken)
        => redis.CallAsync("delete_api_key", database => database.HashDeleteAsync(_key, id), cancellationToken);

    private Task<RedisValue> GetAsync(string id, CancellationToken cancellationToken)
        => redis.CallAsync("find_api_key", database => database.HashGetAsync(_key, id), cancellationToken);

    private static ApiKey? Read(RedisValue json) => json.IsNull ? null : JsonSerializer.Deserialize((byte[])json!, ApiKeyJson.Default.ApiKey);

    private static byte[] Write(ApiKey key) => JsonSerializer.SerializeToUtf8Bytes(key, ApiKeyJson.Default.ApiKey);
}
