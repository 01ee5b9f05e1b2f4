using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;

namespace OmniStack.Redis.Events;

/// <summary>Configuration values in a hash of Redis.</summary>
internal sealed class RedisConfigurationStore(RedisConnection redis, IOptions<RedisOptions> options) : IConfigurationStore
{
    private const string Hash = "configuration";
    private static readonly RedisScript Put = RedisScript.Load("put");

    private readonly RedisOptions _options = options.Value;

    public async Task<IReadOnlyDictionary<string, JsonElement>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = await redis.CallAsync("list_configuration", database => database.HashGetAllAsync(_options.KeyOf(Hash)), cancellationToken);
        return new SortedDictionary<string, JsonElement>(
            stored.ToDictionary(entry => (string)entry.Name!, entry => JsonElement.Parse((byte[])entry.Value!)), StringComparer.Ordinal);
    }

    public async Task<JsonElement?> FindAsync(string key, CancellationToken cancellationToken)
    {
        byte[]? json = await redis.CallAsync("find_configuration", database => database.HashGetAsync(_options.KeyOf(Hash), key), cancellationToken);
        return json is null ? null : JsonElement.Parse(json);
    }

    public async Task SetAsync(string key, JsonElement value, CancellationToken cancellationToken)
    {
        var json = Encoding.UTF8.GetBytes(value.GetRawText());
        if (json.Length > _options.ConfigurationValueBytes)
        {
            throw new OmniStackException(ErrorKind.TooLarge, ErrorCodes.BodyTooLarge,
                $"The value has {json.Length} bytes of JSON; the limit is {_options.ConfigurationValueBytes}.");
        }

        if ((long)await redis.EvaluateAsync(Put, [Hash, key, json, _options.ConfigurationLimit], cancellationToken) < 0)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ConfigLimit,
                $"There are {_options.ConfigurationLimit} configuration keys, which is the limit.");
        }
    }

    public Task<bool> DeleteAsync(string key, CancellationToken cancellationToken)
        => redis.CallAsync("delete_configuration", database => database.HashDeleteAsync(_options.KeyOf(Hash), key), cancellationToken);
}
