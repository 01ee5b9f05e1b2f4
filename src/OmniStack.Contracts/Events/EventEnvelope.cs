namespace OmniStack.Contracts.Events;

/// <summary>One event as it is published, stored and handed to agents. Immutable from the moment it is accepted.</summary>
public sealed record EventEnvelope
{
    /// <summary>The task id: the publisher's own, or a UUID version 7. See <see cref="EventRules.IsTaskId"/>.</summary>
    public required string Id { get; init; }
    /// <summary>See <see cref="EventRules.IsName"/>.</summary>
    public required string Topic { get; init; }
    /// <summary>Content and where the result goes.</summary>
    public required EventPayload Payload { get; init; }
    /// <summary>When the daemon accepted it (UTC), or what the publisher gave.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>The tenant it belongs to; null in a single-tenant installation.</summary>
    public string? TenantId { get; init; }
    /// <summary>Names the whole conversation of events; carried on to replies.</summary>
    public string? CorrelationId { get; init; }
    /// <summary>Id of the event that caused this one; null for a first event.</summary>
    public string? CausationId { get; init; }
    /// <summary>Free text: who published it.</summary>
    public string? Source { get; init; }
    /// <summary>Which of a topic's events go first; normal when the publisher did not say.</summary>
    public EventPriority Priority { get; init; }
    /// <summary>When agents may first see it (UTC); null for at once. At most a year ahead.</summary>
    public DateTimeOffset? DeliverAt { get; init; }
    /// <summary>Seconds that the record and its results live after the last agent finished; null for the daemon's default (24 h).</summary>
    public int? ResultTtlSeconds { get; init; }
    /// <summary>How many replies led here; 0 for a first event. Bounds chains.</summary>
    public int Hops { get; init; }
    /// <summary>W3C trace context of the publisher, so that one trace spans publish and run; null when untraced.</summary>
    public string? TraceParent { get; init; }
}
