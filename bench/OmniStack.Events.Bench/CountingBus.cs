using System.Collections.Concurrent;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Bench;

/// <summary>Tells when results are stored; passes everything on.</summary>
internal sealed class CountingBus(IEventBus bus) : IEventBus
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new();
    private TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _stored;
    private long _target = long.MaxValue;

    public string Description => bus.Description;

    public long Stored => Volatile.Read(ref _stored);

    /// <summary>Completes when so many more results are stored.</summary>
    public Task ReachAsync(long more)
    {
        _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _target, Stored + more);
        return _reached.Task;
    }

    /// <summary>Completes when this task's result is stored.</summary>
    public Task StoredAsync(string taskId)
        => _awaited.GetOrAdd(taskId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        var stored = await bus.SettleAsync(settlements, cancellationToken);
        if (!_awaited.IsEmpty)
        {
            foreach (var settlement in settlements)
            {
                _awaited.GetOrAdd(settlement.Delivery.Event.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }

        if (Interlocked.Add(ref _stored, settlements.Count) >= Volatile.Read(ref _target))
        {
            _reached.TrySetResult();
        }

        return stored;
    }

    public Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken) => bus.PublishAsync(events, cancellationToken);

    public Task SubscribeAsync(AgentDto agent, CancellationToken cancellationToken) => bus.SubscribeAsync(agent, cancellationToken);

    public Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken) => bus.ListAgentsAsync(cancellationToken);

    public Task<IReadOnlyList<Delivery>> ReceiveAsync(AgentGroup group, string runner, int count, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
        => bus.ReceiveAsync(group, runner, count, lease, wait, cancellationToken);

    public Task<IReadOnlyList<string>> ExtendAsync(AgentGroup group, string runner, IReadOnlyList<string> tokens, TimeSpan lease, CancellationToken cancellationToken)
        => bus.ExtendAsync(group, runner, tokens, lease, cancellationToken);

    public Task WaitForRevocationAsync(AgentGroup group, CancellationToken cancellationToken) => bus.WaitForRevocationAsync(group, cancellationToken);

    public Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken) => bus.FindTaskAsync(taskId, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => bus.CheckAsync(cancellationToken);
}
