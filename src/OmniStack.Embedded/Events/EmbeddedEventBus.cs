using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>The event bus of a single process: its state in memory, every change of it in a <see cref="Journal"/> first.</summary>
/// <remarks>
/// A change is queued for the journal and applied under one lock, so the file has the order of the decisions; the caller gets
/// its answer when the change is on the disk, and no reader is shown what is not. When the disk fails, the state is thrown
/// away and read back from the file as soon as that can be written again.
/// </remarks>
public sealed partial class EmbeddedEventBus : IEventBus, IAsyncDisposable
{
    private readonly BusStorage _storage;
    private readonly EmbeddedEventBusOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Opens the data directory and reads it back.</summary>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: another process owns the directory, or it cannot be written.</exception>
    /// <exception cref="JournalCorruptException">The file is damaged before its tail.</exception>
    public EmbeddedEventBus(IOptions<EmbeddedEventBusOptions> options, TimeProvider time, ILogger<EmbeddedEventBus> logger)
    {
        _options = options.Value;
        _time = time;
        _storage = new BusStorage(_options, time, logger);
    }

    /// <inheritdoc/>
    public string Description => $"embedded journal {_storage.Path}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken)
    {
        var isNew = new bool[events.Count];
        await _storage.CommitAsync(state =>
        {
            var now = _time.GetUtcNow();
            var added = SelectNew(state, events, now, (index, value) => isNew[index] = value);
            foreach (var topic in added.CountBy(envelope => envelope.Topic))
            {
                if (state.CountUnfinished(topic.Key) + topic.Value > _options.BacklogLimit)
                {
                    throw PublishedEvents.TopicFull(topic.Key, _options.BacklogLimit);
                }
            }

            return added.Count == 0 ? null : new BusChange.Published(now, added);
        }, cancellationToken);
        return isNew;
    }

    /// <inheritdoc/>
    public Task SubscribeAsync(AgentDto agent, CancellationToken cancellationToken)
        => _storage.CommitAsync(_ => new BusChange.Subscribed(agent), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken)
        => _storage.ReadAsync<IReadOnlyList<AgentDto>>(state => [.. state.Agents], cancellationToken);

    /// <inheritdoc/>
    public Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken)
        => _storage.ReadAsync(state => state.FindTask(taskId, _time.GetUtcNow())?.ToRecord(), cancellationToken);

    /// <inheritdoc/>
    public Task CheckAsync(CancellationToken cancellationToken) => _storage.CheckAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(
        AgentGroup group, string runner, int count, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count, Math.Clamp(count, 1, 1_000));
        var deadline = _time.GetUtcNow() + wait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<Delivery> taken = [];
            Task? changed = null;
            DateTimeOffset? due = null;
            await _storage.WriteAsync(state =>
            {
                var queues = FindGroup(state, group);
                (changed, due) = (queues.Changed, queues.NextDue());
                return Take(state, queues, group, runner, count, lease, taken);
            }, cancellationToken);
            var now = _time.GetUtcNow();
            if (taken.Count > 0 || now >= deadline || changed is null)
            {
                return taken;
            }

            await WaitAsync(changed, (due < deadline ? due.Value : deadline) - now, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ExtendAsync(
        AgentGroup group, string runner, IReadOnlyList<string> tokens, TimeSpan lease, CancellationToken cancellationToken)
        => _storage.ReadAsync<IReadOnlyList<string>>(state =>
        {
            List<string> lost = [];
            var queues = FindGroup(state, group);
            var until = _time.GetUtcNow() + lease;
            foreach (var token in tokens)
            {
                if (queues.FindDelivery(Number(token)) is { } run && run.View.Runner == runner)
                {
                    queues.Extend(run, until);
                }
                else
                {
                    lost.Add(token);
                }
            }

            return lost;
        }, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        var stored = new bool[settlements.Count];
        await _storage.CommitAsync(state =>
        {
            var now = _time.GetUtcNow();
            List<Outcome> outcomes = [];
            HashSet<long> settled = [];
            HashSet<string> replied = new(StringComparer.Ordinal);
            for (var i = 0; i < settlements.Count; i++)
            {
                var delivery = settlements[i].Delivery;
                var token = Number(delivery.Token);
                stored[i] = state.FindGroup(delivery.Group)?.FindDelivery(token) is not null && settled.Add(token);
                if (stored[i])
                {
                    outcomes.Add(ToOutcome(settlements[i], now, reply => state.FindTask(reply.Id, now) is null && replied.Add(reply.Id)));
                }
            }

            return outcomes.Count == 0 ? null : new BusChange.Settled(now, outcomes);
        }, cancellationToken);
        return stored;
    }

    /// <summary>Writes what is queued and closes the data directory.</summary>
    public ValueTask DisposeAsync() => _storage.DisposeAsync();

    private static long Number(string token) => long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static GroupState FindGroup(BusState state, AgentGroup group) => state.FindGroup(group)
        ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.TopicUnknown, $"No agent {group.Agent} has subscribed to {group.Topic}.");

    private static List<EventEnvelope> SelectNew(
        BusState state, IReadOnlyList<EventEnvelope> events, DateTimeOffset now, Action<int, bool> isNew)
    {
        Dictionary<string, EventEnvelope> added = new(StringComparer.Ordinal);
        List<EventEnvelope> ordered = [];
        for (var i = 0; i < events.Count; i++)
        {
            var envelope = events[i];
            var stored = added.GetValueOrDefault(envelope.Id) ?? state.FindTask(envelope.Id, now)?.Event;
            if (stored is not null && !PublishedEvents.AreSame(stored, envelope))
            {
                throw PublishedEvents.Conflict(envelope.Id);
            }

            isNew(i, stored is null);
            if (stored is null)
            {
                added.Add(envelope.Id, envelope);
                ordered.Add(envelope);
            }
        }

        return ordered;
    }

    private BusChange.Delivered? Take(
        BusState state, GroupState queues, AgentGroup group, string runner, int count, TimeSpan lease, List<Delivery> taken)
    {
        var now = _time.GetUtcNow();
        List<string> ids = [];
        foreach (var run in queues.Takeable(now).Take(count))
        {
            var token = (state.NextToken + ids.Count).ToString(CultureInfo.InvariantCulture);
            taken.Add(new(group, token, run.Task.Event, run.View.Attempts + 1));
            ids.Add(run.Task.Event.Id);
        }

        return ids.Count == 0 ? null : new(now, group.Topic, group.Agent, runner, lease, state.NextToken, ids);
    }

    private Outcome ToOutcome(Settlement settlement, DateTimeOffset now, Func<EventEnvelope, bool> isNewReply)
    {
        var (group, id) = (settlement.Delivery.Group, settlement.Delivery.Event.Id);
        return settlement switch
        {
            Settlement.Succeeded done => new(group.Topic, group.Agent, id, OutcomeKind.Succeeded, now + done.KeepFor, done.Result,
                Replies: done.Replies.Count == 0 ? null : [.. done.Replies.Where(isNewReply)]),
            Settlement.Retried failed => new(group.Topic, group.Agent, id, OutcomeKind.Retried, now + failed.Delay, Error: failed.Error),
            Settlement.DeadLettered dead => new(group.Topic, group.Agent, id, OutcomeKind.Dead, now + _options.DeadLetterKeepFor, Error: dead.Error),
            Settlement.Released => new(group.Topic, group.Agent, id, OutcomeKind.Released),
            _ => throw new ArgumentOutOfRangeException(nameof(settlement), settlement, "Not a settlement that this bus knows."),
        };
    }

    private async Task WaitAsync(Task changed, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (atMost <= TimeSpan.Zero)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(atMost, _time, ended.Token));
        await ended.CancelAsync();
    }
}
