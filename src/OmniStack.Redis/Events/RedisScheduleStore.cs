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
    private static readonly RedisScript Put = RedisScript.Load("put");
    private static readonly RedisScript Replace = RedisScript.Load("replace");

    private readonly RedisOptions _options = options.Value;

    public async Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellationToken)
    {
        var stored = await redis.CallAsync("list_schedules", database => database.HashValuesAsync(_options.KeyOf(Hash)), cancellationToken);
        return [.. stored.Select(json => Parse(json!)).OrderBy(schedule => schedule.Name, StringComparer.Ordinal)];
    }

    public async Task<Schedule?> FindAsync(string name, CancellationToken cancellationToken)
        => await ReadAsync(name, cancellationToken) is { } json ? Parse(json) : null;

    public async Task<bool> SaveAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var answer = (long)await redis.EvaluateAsync(Put, [Hash, schedule.Name, ToJson(schedule), _options.ScheduleLimit], cancellationToken);
        return answer < 0
            ? throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ScheduleLimit, $"There are {_options.ScheduleLimit} schedules, which is the limit.")
            : answer == 1;
    }

    public async Task<bool> AdvanceAsync(string name, DateTimeOffset due, string? taskId, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        while (await ReadAsync(name, cancellationToken) is { } json && Parse(json) is var schedule && schedule.NextFireAt == due)
        {
            var advanced = schedule with { NextFireAt = next };
            if (taskId is not null)
            {
                advanced = advanced with { LastFireAt = due, LastTaskId = taskId };
            }

            if ((long)await redis.EvaluateAsync(Replace, [Hash, name, json, ToJson(advanced)], cancellationToken) == 1)
            {
                return true;
            }
        }

        return false;
    }

    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
        => redis.CallAsync("delete_schedule", database => database.HashDeleteAsync(_options.KeyOf(Hash), name), cancellationToken);

    private async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
        => await redis.CallAsync("find_schedule", database => database.HashGetAsync(_options.KeyOf(Hash), name), cancellationToken);

    private static byte[] ToJson(Schedule schedule) => JsonSerializer.SerializeToUtf8Bytes(schedule, EventsJson.Default.Schedule);

    private static Schedule Parse(byte[] json) => JsonSerializer.Deserialize(json, EventsJson.Default.Schedule)!;
}
