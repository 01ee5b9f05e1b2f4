using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>
/// Durable topics with consumer groups: at least once to a handler, one stored effect. What every implementation holds is
/// written as tests in <c>tests/OmniStack.Conformance/EventBusContract</c>.
/// </summary>
/// <remarks>
/// Every call is safe to use from several threads and processes at once (the embedded bus: one process). Methods throw
/// <see cref="OmniStackException"/> with <see cref="ErrorKind.Unavailable"/> while the server behind them does not answer;
/// nothing is lost by it, the call can be repeated.
/// </remarks>
public interface IEventBus
{
    /// <summary>What it runs on, for people: for example <c>Redis Streams at 127.0.0.1:6379</c>. Never a secret.</summary>
    string Description { get; }

    /// <summary>
    /// Stores the events and their task records durably, in order, all or none. An id that is already stored with an equal
    /// envelope (<see cref="EventEnvelope.CreatedAt"/> and <see cref="EventEnvelope.TraceParent"/> apart) is not stored again.
    /// </summary>
    /// <returns>One entry per event, in order: true when it was new, false when it was a duplicate.</returns>
    /// <exception cref="OmniStackException"><c>task_id_conflict</c>: an id is stored with another envelope; <c>topic_full</c>: the backlog limit.</exception>
    Task<IReadOnlyList<bool>> PublishAsync(IReadOnlyList<EventEnvelope> events, CancellationToken cancellationToken);

    /// <summary>
    /// Registers the agent and creates its group if it is new. A new group begins with the oldest event the topic still holds,
    /// so what was published before the first subscriber is delivered.
    /// </summary>
    Task SubscribeAsync(AgentDto agent, CancellationToken cancellationToken);

    /// <summary>Every agent ever registered and not deleted, of all runners, ordered by topic and name.</summary>
    Task<IReadOnlyList<AgentDto>> ListAgentsAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes up to <paramref name="count"/> (1 to 1,000) deliveries under a lease: what was abandoned (its lease ended), retries
    /// and delayed events that are due and what was handed back, then new events by priority and, within one, in the order of
    /// publication. A lower priority gets a fixed share while higher ones wait. Takes nothing while the agent is paused, and no
    /// more than its rate (<see cref="AgentConfigDto.RatePerSecond"/>) allows.
    /// </summary>
    /// <param name="group">A group that <see cref="SubscribeAsync"/> created.</param>
    /// <param name="runner">Names this process; stable while it lives, never shared by two that run at the same time.</param>
    /// <param name="count">The most to take.</param>
    /// <param name="lease">How long another runner leaves them alone from now on, unless extended. All runners of a group give the same.</param>
    /// <param name="wait">The most to wait while there is nothing; zero answers at once.</param>
    /// <returns>Empty when nothing came within <paramref name="wait"/>.</returns>
    /// <exception cref="OmniStackException"><c>topic_unknown</c>: nobody subscribed the group.</exception>
    Task<IReadOnlyList<Delivery>> ReceiveAsync(AgentGroup group, string runner, int count, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Starts the lease of each delivery anew.</summary>
    /// <returns>The tokens of those that this runner no longer holds: their runs should stop, their outcome will be refused.</returns>
    Task<IReadOnlyList<string>> ExtendAsync(AgentGroup group, string runner, IReadOnlyList<string> tokens, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Completes soon after an open delivery of the group was taken from its runner, by whichever process: its task was cancelled, or its
    /// agent deleted. <see cref="ExtendAsync"/> says then whether it was one of this runner's. A hint, which a lost connection can
    /// lose; what happened before the call does not count.
    /// </summary>
    Task WaitForRevocationAsync(AgentGroup group, CancellationToken cancellationToken);

    /// <summary>
    /// Stores each outcome, publishes its replies and acknowledges the delivery, in one atomic step per settlement. Only the
    /// delivery that holds the event counts: after it was settled, handed back or taken over by another, nothing changes. Replies
    /// are stored at the backlog limit too; one whose id is stored already is not stored again.
    /// </summary>
    /// <returns>One entry per settlement, in order: true when it was stored, false when the delivery was no longer open.</returns>
    Task<IReadOnlyList<bool>> SettleAsync(IReadOnlyList<Settlement> settlements, CancellationToken cancellationToken);

    /// <returns>
    /// The record; <see langword="null"/> when no task has this id. When the life of its results is over, for a while only what it
    /// was: <see cref="TaskState.Expired"/>, with the content null and without runs. Its id is free for another publish then.
    /// </returns>
    Task<TaskRecord?> FindTaskAsync(string taskId, CancellationToken cancellationToken);

    /// <summary>Answers when the server behind it takes writes.</summary>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: it does not.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
