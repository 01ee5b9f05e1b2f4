using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>One event in the hands of one runner, under a lease.</summary>
/// <param name="Group">The agent it is for.</param>
/// <param name="Token">Names this event within the group for <see cref="IEventBus.ExtendAsync"/> and <see cref="IEventBus.SettleAsync"/>; opaque.</param>
/// <param name="Event">What was published.</param>
/// <param name="Attempt">1 for the first delivery; counted durably, deliveries that ended with their runner included.</param>
public sealed record Delivery(AgentGroup Group, string Token, EventEnvelope Event, int Attempt);
