using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events.Publishing;

/// <summary>Makes the events that a run causes: its reply, what its handler publishes, and what its webhook is told.</summary>
internal sealed class FollowUpFactory(WebhookFactory webhooks, IOptions<EventsOptions> options, TimeProvider time)
{
    public EventEnvelope Create<TContent>(EventEnvelope cause, string topic, TContent content)
    {
        RequireHop(cause);
        return Create(cause, EventRequirements.Topic(topic), EventRequirements.Content(JsonSerializer.SerializeToElement(content, AgentJson.Options)));
    }

    /// <summary>The events that carry a result to <c>payload.reply_to</c> and <c>payload.webhook</c>; none when neither was asked for.</summary>
    public IEnumerable<EventEnvelope> OfSuccess(Delivery delivery, JsonElement result) => [.. CreateReply(delivery.Event, result), .. webhooks.Succeeded(delivery, result)];

    /// <summary>The event that tells <c>payload.webhook</c> of a dead letter; none when it was not asked for.</summary>
    public IReadOnlyList<EventEnvelope> OfDeath(Delivery delivery, RunError error) => webhooks.Dead(delivery, error);

    /// <exception cref="NonRetriableException">No event may follow <paramref name="cause"/>.</exception>
    public void RequireHop(EventEnvelope cause)
    {
        if (cause.Hops >= options.Value.MaxHops)
        {
            throw new NonRetriableException($"The chain of events is {cause.Hops} replies long, which is the limit.");
        }
    }

    /// <exception cref="NonRetriableException">A run that has published <paramref name="count"/> events may publish no more.</exception>
    public void RequireRoom(int count)
    {
        if (count >= options.Value.MaxFollowUps)
        {
            throw new NonRetriableException($"One run may publish {options.Value.MaxFollowUps} events.");
        }
    }

    private IReadOnlyList<EventEnvelope> CreateReply(EventEnvelope cause, JsonElement result)
    {
        if (cause.Payload.ReplyTo is not { } topic)
        {
            return [];
        }
        return EventRequirements.IsContent(result)
            ? [Create(cause, topic, result)]
            : throw new NonRetriableException("The event asks for a reply, and the handler returned nothing that could be its content.");
    }

    private EventEnvelope Create(EventEnvelope cause, string topic, JsonElement content)
    {
        var now = time.GetUtcNow();
        return new EventEnvelope
        {
            Id = Guid.CreateVersion7(now).ToString(),
            Topic = topic,
            Payload = new EventPayload(content),
            CreatedAt = now,
            TenantId = cause.TenantId,
            CorrelationId = cause.CorrelationId ?? cause.Id,
            CausationId = cause.Id,
            Source = cause.Source,
            Hops = cause.Hops + 1,
            TraceParent = Activity.Current?.Id ?? cause.TraceParent,
        };
    }
}
