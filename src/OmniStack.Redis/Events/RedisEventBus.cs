using System.Collections.Concurrent;
using System.Text.Json;
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
public sealed class RedisEventBus(RedisConnection redis, IOptions<RedisOptions> options, TimeProvider time) : IEventBus, IDisposable
{
    private static readonly RedisScript Publish = RedisScript.Load("publish");
    private static readonly RedisScript Subscribe = RedisScript.Load("subscribe");
    private static readonly RedisScript Receive = RedisScript.Load("receive");
    private static readonly RedisScript Extend = RedisScript.Load("extend");
    private static readonly RedisScript Settle = RedisScript.Load("settle");
    private static readonly RedisScript Find = RedisScript.Load("find");
    private static readonly TimeSpan MaxClaimInterval = TimeSpan.FromSeconds(1);

    private readonly RedisOptions _options = options.Value;
    private readonly RedisWakeUps _wakeUps = new(redis, "{" + options.Value.KeyPrefix + "}:wake");
    private readonly SettlementEncoder _encoder = new(options.Value, time);
    private readonly ConcurrentDictionary<AgentGroup, AgentDto> _subscribed = new();
    private readonly ConcurrentDictionary<AgentGroup, long> _claimedAt = new();

    /// <inheritdoc/>
    public string Description => $"Redis Streams at {redis.Endpoint}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken)
    {
        var batch = new PublishBatch(events);
        while (batch.Remaining > 0)
        {
            var answer = (RedisResult[])await redis.EvaluateAsync(Publish, batch.ToArguments(_options.BacklogLimit), cancellationToken);
            switch ((string)answer[0])
            {
                case "ok":
                    return batch.Complete();
                case "full":
                    throw PublishedEvents.TopicFull((string)answer[1], _options.BacklogLimit);
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
        var stored = await redis.CallAsync("list_agents", database => database.HashValuesAsync("{" + _options.KeyPrefix + "}:agents"), cancellationToken);
        return [.. stored.Select(agent => Deserialize((byte[])agent!))
            .OrderBy(agent => agent.Topic, StringComparer.Ordinal).ThenBy(agent => agent.Name, StringComparer.Ordinal)];

        static AgentDto Deserialize(byte[] json) => JsonSerializer.Deserialize(json, EventsJson.Default.AgentDto)!;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(
        AgentGroup group, string runner, int count, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count, Math.Clamp(count, 1, 1_000));
        await _wakeUps.StartAsync(cancellationToken);
        var deadline = time.GetUtcNow() + wait;
        while (true)
        {
            var woken = _wakeUps.NextAsync(group.Topic);
            var (deliveries, dueIn) = await TakeAsync(group, runner, count, lease, cancellationToken);
            var left = deadline - time.GetUtcNow();
            if (deliveries.Count > 0 || left <= TimeSpan.Zero)
            {
                return deliveries;
            }

            var pause = dueIn < _options.PollInterval ? dueIn : _options.PollInterval;
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(woken, Task.Delay(pause < left ? pause : left, time, ended.Token));
            await ended.CancelAsync();
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

        var lost = (RedisResult[])await redis.EvaluateAsync(Extend, [.. arguments], cancellationToken);
        return [.. lost.Select(index => tokens[(int)index])];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        if (settlements.Count == 0)
        {
            return [];
        }

        List<RedisValue> arguments = new(settlements.Count * SettlementEncoder.ArgumentsEach);
        foreach (var settlement in settlements)
        {
            _encoder.Encode(settlement, arguments);
        }

        var stored = (RedisResult[])await redis.EvaluateAsync(Settle, [.. arguments], cancellationToken);
        return Array.ConvertAll(stored, one => (long)one == 1);
    }

    /// <inheritdoc/>
    public async Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken)
    {
        var stored = await redis.EvaluateAsync(Find, [taskId], cancellationToken);
        return stored.IsNull ? null : StoredTask.ToRecord((RedisResult[])stored);
    }

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => redis.CallAsync(
        "check", database => database.StringSetAsync("{" + _options.KeyPrefix + "}:check", "1", TimeSpan.FromMinutes(1)), cancellationToken);

    /// <summary>Ends the waits of receivers; the connection belongs to others too.</summary>
    public void Dispose() => _wakeUps.Dispose();

    private async Task SubscribeAgainAsync(AgentDto agent, CancellationToken cancellationToken) => await redis.EvaluateAsync(
        Subscribe, [agent.Topic, agent.Name, JsonSerializer.SerializeToUtf8Bytes(agent, EventsJson.Default.AgentDto)], cancellationToken);

    private async Task<(List<Delivery> Deliveries, TimeSpan DueIn)> TakeAsync(
        AgentGroup group, string runner, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            group.Topic, group.Agent, runner, count, (long)lease.TotalMilliseconds, IsClaimDue(group, lease) ? 1 : 0,
            (long)_options.DeadLetterKeepFor.TotalMilliseconds,
        ];
        RedisResult[] answer;
        try
        {
            answer = (RedisResult[])await redis.EvaluateAsync(Receive, arguments, cancellationToken);
        }
        catch (RedisServerException error) when (error.Message.Contains("NOGROUP", StringComparison.Ordinal))
        {
            var agent = _subscribed.GetValueOrDefault(group) ?? throw new OmniStackException(
                ErrorKind.NotFound, ErrorCodes.TopicUnknown, $"No agent {group.Agent} has subscribed to {group.Topic}.", error);
            await SubscribeAgainAsync(agent, cancellationToken);
            answer = (RedisResult[])await redis.EvaluateAsync(Receive, arguments, cancellationToken);
        }

        var received = new ReceivedBatch(group, runner, time.GetUtcNow());
        var deliveries = received.Read(answer);
        if (received.Malformed.Count > 0)
        {
            await redis.EvaluateAsync(Settle, _encoder.EncodeMalformed(group, runner, received.Malformed), cancellationToken);
        }

        return (deliveries, received.DueIn);
    }

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
}
