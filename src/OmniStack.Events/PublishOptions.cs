using OmniStack.Contracts.Events;

namespace OmniStack.Events;

/// <summary>What may go with an event besides topic and content.</summary>
public sealed record PublishOptions
{
    /// <inheritdoc cref="PublishRequest.Id"/>
    public string? Id { get; init; }
    /// <inheritdoc cref="PublishRequest.IdempotencyKey"/>
    public string? IdempotencyKey { get; init; }
    /// <inheritdoc cref="EventEnvelope.Priority"/>
    public EventPriority? Priority { get; init; }
    /// <inheritdoc cref="EventEnvelope.DeliverAt"/>
    public DateTimeOffset? DeliverAt { get; init; }
    /// <summary>How long the record and its results live after the last agent finished, in whole seconds; null for <see cref="EventsOptions.ResultLife"/>.</summary>
    public TimeSpan? ResultLife { get; init; }
    /// <inheritdoc cref="EventPayload.Webhook"/>
    public string? Webhook { get; init; }
    /// <inheritdoc cref="EventPayload.ReplyTo"/>
    public string? ReplyTo { get; init; }
    /// <inheritdoc cref="EventEnvelope.TenantId"/>
    public string? TenantId { get; init; }
    /// <inheritdoc cref="EventEnvelope.CorrelationId"/>
    public string? CorrelationId { get; init; }
    /// <inheritdoc cref="EventEnvelope.CausationId"/>
    public string? CausationId { get; init; }
    /// <inheritdoc cref="EventEnvelope.Source"/>
    public string? Source { get; init; }
    /// <summary>How many events led to this one; more than <see cref="EventsOptions.MaxHops"/> are refused with <c>hop_limit</c>. Default 0: it is a first one.</summary>
    public int Hops { get; init; }
}
