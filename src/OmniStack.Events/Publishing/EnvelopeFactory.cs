using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events.Publishing;

/// <summary>Makes events of what publishers ask for, or refuses it.</summary>
internal sealed class EnvelopeFactory(WebhookGuard webhooks, IOptions<EventsOptions> options, TimeProvider time)
{
    public EventEnvelope Create(PublishRequest request)
    {
        var now = time.GetUtcNow();
        var topic = EventRequirements.Topic(request.Topic);
        var tenant = EventRequirements.Text("tenant_id", request.TenantId);
        return new EventEnvelope
        {
            Id = IdOf(request, topic, tenant, now),
            Topic = topic,
            Payload = new EventPayload(EventRequirements.Content(request.Payload?.Content),
                EventRequirements.Webhook(request.Payload?.Webhook, webhooks),
                EventRequirements.ReplyTo(request.Payload?.ReplyTo)),
            CreatedAt = now,
            TenantId = tenant,
            CorrelationId = EventRequirements.Text("correlation_id", request.CorrelationId),
            CausationId = EventRequirements.Text("causation_id", request.CausationId),
            Source = EventRequirements.Text("source", request.Source),
            Priority = EventRequirements.Priority(request.Priority),
            DeliverAt = EventRequirements.DeliverAt(request.DeliverAt, now, options.Value.DeliverAtTolerance),
            ResultTtlSeconds = EventRequirements.ResultTtl(request.ResultTtlSeconds, options.Value.MaxResultLife),
        };
    }

    private static string IdOf(PublishRequest request, string topic, string? tenant, DateTimeOffset now)
    {
        if (EventRequirements.IdempotencyKey(request.IdempotencyKey, request.Id) is { } key)
        {
            return DeriveId(topic, tenant, key);
        }
        return request.Id is null ? Guid.CreateVersion7(now).ToString() : EventRequirements.OwnTaskId(request.Id);
    }

    /// <summary>Of 160 bits, so that nobody finds two keys with one id. The tenant's length keeps tenant and key apart.</summary>
    private static string DeriveId(string topic, string? tenant, string key)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{topic}\n{tenant?.Length}\n{tenant}\n{key}"));
        return $"key-{Convert.ToHexStringLower(digest.AsSpan(0, 20))}";
    }
}
