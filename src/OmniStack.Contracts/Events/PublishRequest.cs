using System.Text.Json;
using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Events;

/// <summary>Body of <c>POST /tasks</c>. Only topic and payload.content are required; unknown members are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PublishRequest
{
    /// <summary>Required. See <see cref="EventRules.IsName"/>.</summary>
    public string? Topic { get; init; }
    /// <summary>Required.</summary>
    public PublishPayload? Payload { get; init; }
    /// <summary>The publisher's own task id, which makes the publish idempotent; null to get one.</summary>
    public string? Id { get; init; }
    /// <inheritdoc cref="EventEnvelope.TenantId"/>
    public string? TenantId { get; init; }
    /// <inheritdoc cref="EventEnvelope.CorrelationId"/>
    public string? CorrelationId { get; init; }
    /// <inheritdoc cref="EventEnvelope.CausationId"/>
    public string? CausationId { get; init; }
    /// <inheritdoc cref="EventEnvelope.Source"/>
    public string? Source { get; init; }
    /// <summary>
    /// Any text of 1 to 200 characters, instead of an id: the task id follows from topic, tenant and key. So a second publish with the
    /// same key is a duplicate of the first for as long as that one's record lives (until 24 h after it finished, by default), and
    /// is refused when it carries another event.
    /// </summary>
    public string? IdempotencyKey { get; init; }
    /// <inheritdoc cref="EventEnvelope.Priority"/>
    public EventPriority? Priority { get; init; }
    /// <inheritdoc cref="EventEnvelope.DeliverAt"/>
    public DateTimeOffset? DeliverAt { get; init; }
    /// <inheritdoc cref="EventEnvelope.ResultTtlSeconds"/>
    public int? ResultTtlSeconds { get; init; }
}

/// <summary>The payload as a publisher sends it; checked before it becomes an <see cref="EventPayload"/>.</summary>
/// <param name="Content">Required: any JSON but null and the empty string.</param>
/// <param name="Webhook"><inheritdoc cref="EventPayload.Webhook"/></param>
/// <param name="ReplyTo"><inheritdoc cref="EventPayload.ReplyTo"/></param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PublishPayload(JsonElement? Content = null, string? Webhook = null, string? ReplyTo = null);

/// <summary>Answer of <c>POST /tasks</c> (202): the event is stored and will be worked on.</summary>
/// <param name="TaskId">Ask <c>GET /tasks/{id}</c> for its state and result.</param>
/// <param name="Status">Always <c>published</c>.</param>
/// <param name="Duplicate">True when this id was published before with the same envelope: nothing new was stored.</param>
/// <param name="Topic">Where it was published.</param>
public sealed record PublishResponse(string TaskId, string Status, bool Duplicate, string? Topic = null);
