using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Models;
using OmniStack.Redis.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Models;

/// <summary>Answers in Redis, for all processes. One GET for each look, one SET with its expiry for each answer; the server's memory policy bounds them.</summary>
internal sealed class RedisResponseCache(RedisConnection redis, IOptions<RedisOptions> options) : IResponseCache
{
    public Task<byte[]?> FindAsync(string key, CancellationToken cancellationToken)
        => redis.CallAsync("response_cache_find", async database => (byte[]?)await database.StringGetAsync(KeyOf(key)), cancellationToken);

    public Task StoreAsync(string key, byte[] answer, TimeSpan timeToLive, CancellationToken cancellationToken)
        => redis.CallAsync("response_cache_store", database => database.StringSetAsync(KeyOf(key), answer, timeToLive), cancellationToken);

    private RedisKey KeyOf(string key) => options.Value.KeyOf($"response:{key}");
}
