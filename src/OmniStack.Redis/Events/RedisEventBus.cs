using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>The event bus on Redis Streams with consumer groups. Keys and costs of each call: docs/events.md.</summary>
/// <remarks>
/// Every call is one script, so it happens as a whole or not at all, also when the caller does not live to see the answer. A
/// group that the server lost (FLUSHALL, a restart without its data) is made again by the process that subscribed it.
/// </remarks>
internal sealed partial class RedisEventBus(RedisConnection redis, RedisWakeUps wakeUps, IOptions<RedisOptions> options, TimeProvider time,
    ILogger<RedisEventBus> logger) : IEventBus
{
    private static readonly RedisScript Publish = RedisScript.Load("publish", "store");
    private static readonly RedisScript Subscribe = RedisScript.Load("subscribe", "trim");
    private static readonly RedisScript Receive = RedisScript.Load("receive", "runs");
    private static readonly RedisScript Extend = RedisScript.Load("extend");
    private static readonly RedisScript Settle = RedisScript.Load("settle", "store", "runs", "trim");
    private static readonly RedisScript Agents = RedisScript.Load("agents");
    private static readonly RedisScript Find = RedisScript.Load("find", "runs", "records");
    private static readonly TimeSpan MaxClaimInterval = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options = options.Value;
    private readonly SettlementEncoder _encoder = new(options.Value, time);
    private readonly ConcurrentDictionary<AgentGroup, AgentDto> _subscribed = new();
    private readonly ConcurrentDictionary<AgentGroup, long> _claimedAt = new();
    private readonly ConcurrentDictionary<(AgentGroup Group, string Runner), ConcurrentQueue<Delivery>> _late = new();

    /// <inheritdoc/>
    public string Description => $"Redis Streams at {redis.Endpoint}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken)
    {
        var batch = new PublishBatch(events);
        while (batch.Remaining > 0)
        {
            var answer = (RedisResult[])(await redis.EvaluateAsync(Publish, batch.ToArguments(_options.BacklogLimit), cancellationToken))!;
            switch ((string?)answer[0])
            {
                case "ok":
                    return batch.Complete();
                case "full":
                    throw PublishedEvents.TopicFull((string)answer[1]!, _options.BacklogLimit);
                default:
                    batch.LeaveOut(answer.AsSpan(1));
                    break;
            }
        }

        return batch.Complete();
    }

    /// <inheritdoc/>
    public async Task SubscribeAsync(AgentDto agent, CancellationToken cancellationToken)
    {
        await SubscribeAgainAsync(agent, cancellationToken);
        _subscribed[new(agent.Topic, agent.Name)] = agent;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await redis.EvaluateAsync(Agents, [], cancellationToken))!;
        return [.. answer.Chunk(3).Select(ToAgent)
            .OrderBy(agent => agent.Topic, StringComparer.Ordinal).ThenBy(agent => agent.Name, StringComparer.Ordinal)];

        static AgentDto ToAgent(RedisResult[] fields) => JsonSerializer.Deserialize((byte[])fields[0]!, EventsJson.Default.AgentDto)! with
        {
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)fields[1]), Paused = (long)fields[2] == 1,
        };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(
        AgentGroup group, string runner, int count, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count, Math.Clamp(count, 1, 1_000));
        await wakeUps.StartAsync(cancellationToken);
        var start = time.GetTimestamp();
        while (true)
        {
            var woken = wakeUps.NextAsync(group.Topic);
            var (deliveries, dueIn) = await TakeAsync(group, runner, count, lease);
            var left = wait - time.GetElapsedTime(start);
            if (deliveries.Count > 0 || left <= TimeSpan.Zero)
            {
                return deliveries;
            }

            var pause = dueIn < _options.PollInterval ? dueIn : _options.PollInterval;
            await woken.WaitAsync(pause < left ? pause : left, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ExtendAsync(
        AgentGroup group, string runner, IReadOnlyList<string> tokens, TimeSpan lease, CancellationToken cancellationToken)
    {
        List<RedisValue> arguments = [group.Topic, group.Agent, runner];
        foreach (var token in tokens)
        {
            var delivery = RedisDelivery.Parse(token, out _);
            arguments.AddRange([delivery.Source, delivery.Entry, delivery.Number]);
        }

        var lost = (RedisResult[])(await redis.EvaluateAsync(Extend, [.. arguments], cancellationToken))!;
        return [.. lost.Select(index => tokens[(int)index])];
    }

    /// <inheritdoc/>
    public async Task WaitForRevocationAsync(AgentGroup group, CancellationToken cancellationToken)
    {
        var revoked = wakeUps.NextAsync($":revoked:{group.Topic}/{group.Agent}");
        await wakeUps.StartAsync(cancellationToken);
        await revoked.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        if (settlements.Count == 0)
        {
            return [];
        }

        var stored = (RedisResult[])(await redis.EvaluateAsync(Settle, _encoder.Encode(settlements), cancellationToken))!;
        return Array.ConvertAll(stored, one => (long)one == 1);
    }

    /// <inheritdoc/>
    public async Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken)
    {
        var stored = await redis.EvaluateAsync(Find, [taskId], cancellationToken);
        return stored.IsNull ? null : new StoredTask((RedisResult[])stored!, _options).ToRecord();
    }

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => redis.CallAsync(
        "check", database => database.StringSetAsync(_options.KeyOf("check"), "1", TimeSpan.FromMinutes(1)), cancellationToken);

    private async Task SubscribeAgainAsync(AgentDto agent, CancellationToken cancellationToken) => await redis.EvaluateAsync(
        Subscribe, [agent.Topic, agent.Name, JsonSerializer.SerializeToUtf8Bytes(agent, EventsJson.Default.AgentDto),
            agent.Config.RatePerSecond?.ToString("R", CultureInfo.InvariantCulture) ?? ""], cancellationToken);

    private async Task<(List<Delivery> Deliveries, TimeSpan DueIn)> TakeAsync(AgentGroup group, string runner, int count, TimeSpan lease)
    {
        var late = _late.GetOrAdd((group, runner), _ => new());
        List<Delivery> kept = [];
        while (kept.Count < count && late.TryDequeue(out var delivery))
        {
            kept.Add(delivery);
        }

        if (kept.Count > 0)
        {
            return (kept, TimeSpan.Zero);
        }

        // What Redis has handed over must reach a caller, also when this one stops or gives up; the options bound the wait.
        RedisValue[] arguments =
        [
            group.Topic, group.Agent, runner, count, (long)lease.TotalMilliseconds, IsClaimDue(group, lease) ? 1 : 0,
            (long)_options.DeadLetterKeepFor.TotalMilliseconds, _options.TimelineEntries,
        ];
        var answer = await TakeAsync(group, arguments, late: result =>
            new ReceivedBatch(group, runner, time.GetUtcNow()).Read((RedisResult[])result!).ForEach(late.Enqueue));
        var received = new ReceivedBatch(group, runner, time.GetUtcNow());
        var deliveries = received.Read(answer);
        await BuryMalformedAsync(group, runner, received);
        return (deliveries, received.DueIn);
    }

    /// <summary>What was received with them is good and has to reach its caller; those that could not be buried come again when their lease ends.</summary>
    private async Task BuryMalformedAsync(AgentGroup group, string runner, ReceivedBatch received)
    {
        if (received.Malformed.Count == 0)
        {
            return;
        }

        try
        {
            await redis.EvaluateAsync(Settle, _encoder.EncodeMalformed(group, runner, received.Malformed), CancellationToken.None);
        }
        catch (Exception error) when (error is OmniStackException or RedisException)
        {
            LogNotBuried(error, received.Malformed.Count, group);
        }
    }

    private async Task<RedisResult[]> TakeAsync(AgentGroup group, RedisValue[] arguments, Action<RedisResult> late)
    {
        try
        {
            return (RedisResult[])(await redis.EvaluateAsync(Receive, arguments, CancellationToken.None, late))!;
        }
        catch (RedisServerException error) when (error.Message.Contains("NOGROUP", StringComparison.Ordinal))
        {
            await SubscribeAgainAsync(_subscribed.GetValueOrDefault(group) ?? throw Unknown(group, error), CancellationToken.None);
            return (RedisResult[])(await redis.EvaluateAsync(Receive, arguments, CancellationToken.None, late))!;
        }
        catch (RedisServerException error) when (error.Message.Contains("DELETED", StringComparison.Ordinal))
        {
            throw Unknown(group, error);
        }
    }

    private static OmniStackException Unknown(AgentGroup group, Exception error) => new(
        ErrorKind.NotFound, ErrorCodes.TopicUnknown, $"No agent {group.Agent} is subscribed to {group.Topic}.", error);

    private bool IsClaimDue(AgentGroup group, TimeSpan lease)
    {
        var interval = lease / 4 < MaxClaimInterval ? lease / 4 : MaxClaimInterval;
        if (_claimedAt.TryGetValue(group, out var last) && time.GetElapsedTime(last) < interval)
        {
            return false;
        }

        _claimedAt[group] = time.GetTimestamp();
        return true;
    }

    [LoggerMessage(EventId = 4024, Level = LogLevel.Warning, Message = "{Count} malformed events of {Group} could not be moved to the dead letters; they come again.")]
    private partial void LogNotBuried(Exception error, int count, AgentGroup group);
}
