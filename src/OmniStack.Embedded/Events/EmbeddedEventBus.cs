using System.Globalization;
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
internal sealed class EmbeddedEventBus(BusStorage storage) : IEventBus
{
    public string Description => $"embedded journal {storage.Path}";

    public async Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken)
    {
        var isNew = new bool[events.Count];
        await storage.CommitAsync(state =>
        {
            var now = storage.Clock.UtcNow;
            var added = SelectNew(state, events, (index, value) => isNew[index] = value);
            foreach (var topic in added.CountBy(envelope => envelope.Topic))
            {
                if (state.CountUnfinished(topic.Key) + topic.Value > storage.Options.BacklogLimit)
                {
                    throw PublishedEvents.TopicFull(topic.Key, storage.Options.BacklogLimit);
                }
            }

            return added.Count == 0 ? null : new BusChange.Published(now, added.ConvertAll(StoredEvent.Of));
        }, cancellationToken);
        return isNew;
    }

    public Task SubscribeAsync(AgentDto agent, CancellationToken cancellationToken)
        => storage.CommitAsync(state =>
        {
            var known = state.FindAgent(new(agent.Topic, agent.Name));
            return new BusChange.Subscribed(agent with
            {
                CreatedAt = known?.CreatedAt ?? storage.Clock.UtcNow, Paused = known?.Paused ?? false,
            });
        }, cancellationToken);

    public Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken)
        => storage.ReadAsync<IReadOnlyList<AgentDto>>(state => [.. state.Agents], cancellationToken);

    public Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken)
        => storage.ReadAsync(state => state.FindTask(taskId)?.ToRecord(), cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => storage.CheckAsync(cancellationToken);

    public async Task<IReadOnlyList<Delivery>> ReceiveAsync(
        AgentGroup group, string runner, int count, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(count, Math.Clamp(count, 1, 1_000));
        var deadline = storage.Clock.Uptime + wait;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<Taken> taken = [];
            Task changed = Task.CompletedTask;
            TimeSpan? untilNext = null;
            await storage.WriteAsync(state =>
            {
                var queues = Require(state, group);
                changed = queues.Changed;
                var change = Take(state, queues, group, runner, count, lease, taken);
                untilNext = change is null ? queues.UntilNext() : null;
                return change;
            }, cancellationToken);
            var left = deadline - storage.Clock.Uptime;
            if (taken.Count > 0 || left <= TimeSpan.Zero)
            {
                return taken.ConvertAll(one => one.ToDelivery(group));
            }

            await WaitAsync(changed, untilNext < left ? untilNext.Value : left, cancellationToken);
        }
    }

    public Task<IReadOnlyList<string>> ExtendAsync(
        AgentGroup group, string runner, IReadOnlyList<string> tokens, TimeSpan lease, CancellationToken cancellationToken)
        => storage.ReadAsync<IReadOnlyList<string>>(state =>
        {
            List<string> lost = [];
            var queues = state.FindGroup(group) ?? throw Unknown(group);
            var until = storage.Clock.Uptime + lease;
            foreach (var token in tokens)
            {
                if (queues.FindDelivery(Number(token)) is { } run && run.Runner == runner)
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

    public async Task WaitForRevocationAsync(AgentGroup group, CancellationToken cancellationToken)
    {
        var revoked = await storage.ReadAsync(state => (state.FindGroup(group) ?? throw Unknown(group)).Revoked, cancellationToken);
        await revoked.WaitAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken)
    {
        var stored = new bool[settlements.Count];
        await storage.CommitAsync(state =>
        {
            var now = storage.Clock.UtcNow;
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
                    outcomes.Add(ToOutcome(settlements[i], now, reply => FindLive(state, reply.Id) is null && replied.Add(reply.Id)));
                }
            }

            return outcomes.Count == 0 ? null : new BusChange.Settled(now, outcomes);
        }, cancellationToken);
        return stored;
    }

    private static long Number(string token) => long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static GroupState Require(BusState state, AgentGroup group)
        => state.FindAgent(group) is not null && state.FindGroup(group) is { } queues ? queues : throw Unknown(group);

    private static OmniStackException Unknown(AgentGroup group)
        => new(ErrorKind.NotFound, ErrorCodes.TopicUnknown, $"No agent {group.Agent} has subscribed to {group.Topic}.");

    private static TaskEntry? FindLive(BusState state, string id) => state.FindTask(id) is { IsExpired: false } task ? task : null;

    private static List<EventEnvelope> SelectNew(
        BusState state, IReadOnlyList<EventEnvelope> events, Action<int, bool> isNew)
    {
        Dictionary<string, EventEnvelope> added = new(StringComparer.Ordinal);
        List<EventEnvelope> ordered = [];
        for (var i = 0; i < events.Count; i++)
        {
            var envelope = events[i];
            var stored = added.GetValueOrDefault(envelope.Id) ?? FindLive(state, envelope.Id)?.Event.Parse();
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
        BusState state, GroupState queues, AgentGroup group, string runner, int count, TimeSpan lease, List<Taken> taken)
    {
        var now = storage.Clock.UtcNow;
        List<string> ids = [];
        foreach (var run in queues.Select(count))
        {
            var token = (state.NextToken + ids.Count).ToString(CultureInfo.InvariantCulture);
            taken.Add(new(token, run.Task.Event, run.Edited, run.Attempts + 1));
            ids.Add(run.Task.Event.Id);
        }

        return ids.Count == 0 ? null : new(now, group.Topic, group.Agent, runner, lease, state.NextToken, ids);
    }

    private Outcome ToOutcome(Settlement settlement, DateTimeOffset now, Func<EventEnvelope, bool> isNewReply)
    {
        var (group, id) = (settlement.Delivery.Group, settlement.Delivery.Event.Id);
        Outcome outcome = settlement switch
        {
            Settlement.Succeeded done => new(group.Topic, group.Agent, id, OutcomeKind.Succeeded, now + done.KeepFor, RawJson.Of(done.Result),
                Replies: NewOnes(done.Replies)),
            Settlement.Retried failed => new(group.Topic, group.Agent, id, OutcomeKind.Retried, now + failed.Delay, Error: failed.Error),
            Settlement.PutOff later => new(group.Topic, group.Agent, id, OutcomeKind.PutOff, now + later.Delay, Error: later.Reason),
            Settlement.DeadLettered dead => new(group.Topic, group.Agent, id, OutcomeKind.Dead, now + storage.Options.DeadLetterKeepFor, Error: dead.Error,
                Replies: NewOnes(dead.Replies)),
            Settlement.Released => new(group.Topic, group.Agent, id, OutcomeKind.Released),
            _ => throw new ArgumentOutOfRangeException(nameof(settlement), settlement, "Not a settlement that this bus knows."),
        };
        return outcome with { Elapsed = settlement.Elapsed };

        IReadOnlyList<StoredEvent>? NewOnes(IReadOnlyList<EventEnvelope> replies)
            => replies.Count == 0 ? null : [.. replies.Where(isNewReply).Select(StoredEvent.Of)];
    }

    private async Task WaitAsync(Task changed, TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (atMost <= TimeSpan.Zero)
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(atMost, storage.Clock.Time, ended.Token));
        await ended.CancelAsync();
    }

    /// <summary>What was taken, parsed only after the lock of the state was left.</summary>
    private readonly record struct Taken(string Token, StoredEvent Event, EventPayload? Edited, int Attempt)
    {
        public Delivery ToDelivery(AgentGroup group) => new(group, Token, Event.ParseWith(Edited), Attempt);
    }
}
