using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Redis.Events;

/// <summary>Schedules in a hash of Redis.</summary>
internal sealed class RedisScheduleStore(RedisConnection redis, IOptions<RedisOptions> options) : IScheduleStore
{
    private const string Hash = "schedules";
    private static readonly RedisScript Replace = RedisScript.Load("replace");

    private readonly RedisOptions _options = options.Value;

    public async Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = await redis.CallAsync("list_schedules", database => database.HashValuesAsync(_options.KeyOf(Hash)), cancellationToken);
        return [.. stored.Select(json => Parse(json!)).OrderBy(schedule => schedule.Name, StringComparer.Ordinal)];
    }

    public async Task<Schedule?> FindAsync(string name, CancellationToken cancellationToken)
        => await ReadAsync(name, cancellationToken) is { } json ? Parse(json) : null;

    public async Task<(Schedule? Stored, bool IsNew)> ChangeAsync(string name, Func<Schedule?, Schedule?> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stored = await ReadAsync(name, cancellationToken);
            if (change(stored is null ? null : Parse(stored)) is not { } changed)
            {
                return default;
            }

            switch ((long)await redis.EvaluateAsync(Replace, [Hash, name, stored ?? [], ToJson(changed), _options.ScheduleLimit], cancellationToken))
            {
                case 1:
                    return (changed, stored is null);
                case < 0:
                    throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ScheduleLimit, $"There are {_options.ScheduleLimit} schedules, which is the limit.");
            }
        }
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
        => redis.CallAsync("delete_schedule", database => database.HashDeleteAsync(_options.KeyOf(Hash), name), cancellationToken);

    private async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
        => await redis.CallAsync("find_schedule", database => database.HashGetAsync(_options.KeyOf(Hash), name), cancellationToken);

    private static byte[] ToJson(Schedule schedule) => JsonSerializer.SerializeToUtf8Bytes(schedule, EventsJson.Default.Schedule);

    private static Schedule Parse(byte[] json) => JsonSerializer.Deserialize(json, EventsJson.Default.Schedule)!;
}
