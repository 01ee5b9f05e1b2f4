using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Abstractions.Agents;

/// <summary>An event that an agent publishes because it needs the result.</summary>
/// <param name="Topic">See <see cref="EventRules.IsName"/>.</param>
/// <param name="Content">What the agents on the topic shall work on.</param>
public sealed record TaskCall(string Topic, JsonElement Content)
{
    /// <summary>Makes the call idempotent: a second one with the same id waits for the same task. Null for an id of the system's.</summary>
    public string? Id { get; init; }

    /// <inheritdoc cref="EventEnvelope.TenantId"/>
    public string? TenantId { get; init; }

    /// <inheritdoc cref="EventEnvelope.CorrelationId"/>
    public string? CorrelationId { get; init; }

    /// <inheritdoc cref="EventEnvelope.CausationId"/>
    public string? CausationId { get; init; }

    /// <inheritdoc cref="EventEnvelope.Hops"/>
    public int Hops { get; init; }
}
