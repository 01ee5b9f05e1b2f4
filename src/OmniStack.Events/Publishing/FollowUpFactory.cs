using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Publishing;

/// <summary>Makes the events that a run causes: its reply, and what its handler publishes.</summary>
internal sealed class FollowUpFactory(IOptions<EventsOptions> options, TimeProvider time)
{
    public EventEnvelope Create<TContent>(EventEnvelope cause, string topic, TContent content)
    {
        RequireHop(cause);
        return Create(cause, EventRequirements.Topic(topic), EventRequirements.Content(JsonSerializer.SerializeToElement(content, AgentJson.Options)));
    }

    /// <summary>The event that carries a result to <c>payload.reply_to</c>; null when none was asked for.</summary>
    public EventEnvelope? CreateReply(EventEnvelope cause, JsonElement result)
    {
        if (cause.Payload.ReplyTo is not { } topic)
        {
            return null;
        }
        return EventRequirements.IsContent(result)
            ? Create(cause, topic, result)
            : throw new NonRetriableException("The event asks for a reply, and the handler returned nothing that could be its content.");
    }

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
