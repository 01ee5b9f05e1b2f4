using System.Collections.Concurrent;
using System.Threading.Channels;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Tests;

/// <summary>A bus in the hands of the test: it delivers what it is given, once, and shows what the engine does.</summary>
internal sealed class FakeBus : IEventBus
{
    private readonly ConcurrentDictionary<AgentGroup, Channel<Delivery>> _deliveries = new();
    private readonly Channel<Settlement> _settled = Channel.CreateUnbounded<Settlement>();
    private readonly Channel<IReadOnlyList<string>> _extended = Channel.CreateUnbounded<IReadOnlyList<string>>();
    private readonly Lock _together = new();
    private TaskCompletionSource _revoked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _tokens;

    public string Description => "a fake";
    public ConcurrentQueue<AgentDto> Agents { get; } = new();
    public ConcurrentQueue<EventEnvelope> Published { get; } = new();
    public int PublishCalls { get; private set; }
    public ConcurrentQueue<int> SettleBatches { get; } = new();
    public ConcurrentDictionary<string, TaskRecord> Tasks { get; } = new();

    /// <summary>Tokens that another runner has.</summary>
    public ConcurrentDictionary<string, bool> Lost { get; } = new();

    /// <summary>While true, receiving is refused as for an agent that was deleted.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>What was asked for at most, per receive.</summary>
    public ConcurrentQueue<int> ReceiveCounts { get; } = new();

    /// <summary>While true, every call fails as unavailable.</summary>
    public bool Away { get; set; }

    /// <summary>Runs before a batch is stored; may throw.</summary>
    public Func<IReadOnlyList<Settlement>, Task> BeforeSettle { get; set; } = _ => Task.CompletedTask;

    public Delivery Deliver(string topic, string agent, EventEnvelope envelope, int attempt = 1)
    {
        var delivery = new Delivery(new AgentGroup(topic, agent), $"{Interlocked.Increment(ref _tokens)}", envelope, attempt);
        Queue(delivery.Group).Writer.TryWrite(delivery);
        return delivery;
    }

    /// <summary>One receive gets all of them.</summary>
    public void DeliverTogether(string topic, string agent, params EventEnvelope[] envelopes)
    {
        lock (_together)
        {
            Array.ForEach(envelopes, envelope => Deliver(topic, agent, envelope));
        }
    }

    public async Task<Settlement> NextSettlementAsync()
        => await _settled.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public async Task<IReadOnlyList<string>> NextExtensionAsync()
        => await _extended.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public bool HasSettlement => _settled.Reader.Count > 0;

    public Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        PublishCalls++;
        foreach (var one in events)
        {
            Published.Enqueue(one);
        }
        return Task.FromResult<IReadOnlyList<bool>>([.. events.Select(_ => true)]);
    }

    public Task SubscribeAsync(AgentDto agent, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        Agents.Enqueue(agent);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<AgentDto>>([.. Agents]);

    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(AgentGroup group, string runner, int count, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        if (IsDeleted)
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.TopicUnknown, "The agent was deleted.");
        }
        ReceiveCounts.Enqueue(count);
        var queue = Queue(group).Reader;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(wait);
        try
        {
            await queue.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        List<Delivery> taken = [];
        lock (_together)
        {
            while (taken.Count < count && queue.TryRead(out var delivery))
            {
                taken.Add(delivery);
            }
        }
        return taken;
    }

    public Task<IReadOnlyList<string>> ExtendAsync(AgentGroup group, string runner, IReadOnlyList<string> tokens, TimeSpan lease, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        _extended.Writer.TryWrite(tokens);
        return Task.FromResult<IReadOnlyList<string>>([.. tokens.Where(Lost.ContainsKey)]);
    }

    /// <summary>Another runner has it from now on, or nobody; the engine is told so.</summary>
    public void Revoke(Delivery delivery)
    {
        Lost[delivery.Token] = true;
        Interlocked.Exchange(ref _revoked, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    public Task WaitForRevocationAsync(AgentGroup group, CancellationToken cancellationToken) => _revoked.Task.WaitAsync(cancellationToken);

    public async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        await BeforeSettle(settlements);
        SettleBatches.Enqueue(settlements.Count);
        foreach (var settlement in settlements)
        {
            _settled.Writer.TryWrite(settlement);
        }
        return [.. settlements.Select(s => !Lost.ContainsKey(s.Delivery.Token))];
    }

    public Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken) => Task.FromResult(Tasks.GetValueOrDefault(taskId));

    public Task CheckAsync(CancellationToken cancellationToken)
    {
        ThrowIfAway();
        return Task.CompletedTask;
    }

    private Channel<Delivery> Queue(AgentGroup group) => _deliveries.GetOrAdd(group, _ => Channel.CreateUnbounded<Delivery>());

    private void ThrowIfAway()
    {
        if (Away)
        {
            throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "The fake is away.");
        }
    }
}
