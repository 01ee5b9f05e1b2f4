using OmniStack.Contracts.Events;

namespace OmniStack.Events;

/// <summary>What may go with an event besides topic and content.</summary>
public sealed record PublishOptions
{
    /// <inheritdoc cref="PublishRequest.Id"/>
    public string? Id { get; init; }
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
}
