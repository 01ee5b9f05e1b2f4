using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>How a delivery ends. The bus stores it and acknowledges the delivery in one atomic step.</summary>
/// <param name="Delivery">What was received.</param>
public abstract record Settlement(Delivery Delivery)
{
    /// <summary>How long the attempt took; zero for what was not run.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The handler returned.</summary>
    /// <param name="Delivery"><inheritdoc cref="Settlement" path="/param[@name='Delivery']"/></param>
    /// <param name="Result">What it returned; any JSON, null included.</param>
    /// <param name="Replies">Events published in the same step; empty for none.</param>
    /// <param name="KeepFor">How long the record and its result live from now.</param>
    public sealed record Succeeded(Delivery Delivery, JsonElement Result, IReadOnlyList<EventEnvelope> Replies, TimeSpan KeepFor)
        : Settlement(Delivery);

    /// <summary>The attempt failed; another follows.</summary>
    /// <param name="Delivery"><inheritdoc cref="Settlement" path="/param[@name='Delivery']"/></param>
    /// <param name="Error">Kept on the task's record.</param>
    /// <param name="Delay">From now to the next attempt; the wait is durable and holds no consumer.</param>
    public sealed record Retried(Delivery Delivery, RunError Error, TimeSpan Delay) : Settlement(Delivery);

    /// <summary>It was not tried, because what it needs is taken for now: it comes again later, and no attempt counts.</summary>
    /// <param name="Delivery"><inheritdoc cref="Settlement" path="/param[@name='Delivery']"/></param>
    /// <param name="Reason">Kept on the task's record.</param>
    /// <param name="Delay">From now on; the wait is durable and holds no consumer.</param>
    public sealed record PutOff(Delivery Delivery, RunError Reason, TimeSpan Delay) : Settlement(Delivery);

    /// <summary>The attempts are used up, or another cannot help: the event goes to the agent's dead letters.</summary>
    /// <param name="Delivery"><inheritdoc cref="Settlement" path="/param[@name='Delivery']"/></param>
    /// <param name="Error">Kept with the dead letter and on the task's record.</param>
    public sealed record DeadLettered(Delivery Delivery, RunError Error) : Settlement(Delivery)
    {
        /// <summary>Events published in the same step, which tell others of it; empty for none.</summary>
        public IReadOnlyList<EventEnvelope> Replies { get; init; } = [];
    }

    /// <summary>Handed back unfinished: another runner takes it at once, and the attempt does not count.</summary>
    /// <param name="Delivery"><inheritdoc cref="Settlement" path="/param[@name='Delivery']"/></param>
    public sealed record Released(Delivery Delivery) : Settlement(Delivery);
}
