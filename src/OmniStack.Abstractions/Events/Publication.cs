using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Events;

/// <summary>An event on its way into the bus.</summary>
/// <param name="Event">What is stored and delivered.</param>
/// <param name="IdempotencyKey">
/// While a key's window lasts, a second event of the same topic with it is a duplicate of the first, whatever its id; null for none.
/// </param>
public sealed record Publication(EventEnvelope Event, string? IdempotencyKey = null);
