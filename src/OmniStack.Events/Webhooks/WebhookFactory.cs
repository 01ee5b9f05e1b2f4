using System.Diagnostics;
using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Webhooks;

/// <summary>Makes the events that have a finished task told to its webhook. They are published in the settlement of the task itself.</summary>
internal sealed class WebhookFactory(TimeProvider time)
{
    public const string Topic = "omnistack.webhooks";
    public const string Agent = "webhook-sender";

    /// <returns>None or one, to be added to a settlement's replies.</returns>
    public IReadOnlyList<EventEnvelope> Succeeded(Delivery delivery, JsonElement result)
        => Create(delivery, "task.succeeded", TaskState.Succeeded, result, error: null);

    /// <inheritdoc cref="Succeeded"/>
    public IReadOnlyList<EventEnvelope> Dead(Delivery delivery, RunError error)
        => Create(delivery, "task.dead", TaskState.Dead, result: null, error);

    private IReadOnlyList<EventEnvelope> Create(Delivery delivery, string type, TaskState state, JsonElement? result, RunError? error)
    {
        var cause = delivery.Event;
        if (cause.Payload.Webhook is not { } url)
        {
            return [];
        }
        var now = time.GetUtcNow();
        var message = new WebhookMessage(type, now, new WebhookTask
        {
            TaskId = cause.Id,
            Topic = cause.Topic,
            Agent = delivery.Group.Agent,
            State = state,
            Attempts = delivery.Attempt,
            Result = result,
            Error = error,
            TenantId = cause.TenantId,
            CorrelationId = cause.CorrelationId,
            CausationId = cause.CausationId,
            Source = cause.Source,
        });
        return
        [
            new EventEnvelope
            {
                Id = Guid.CreateVersion7(now).ToString(),
                Topic = Topic,
                Payload = new EventPayload(JsonSerializer.SerializeToElement(new WebhookJob(url, message), AgentJson.Options)),
                CreatedAt = now,
                TenantId = cause.TenantId,
                CorrelationId = cause.CorrelationId ?? cause.Id,
                CausationId = cause.Id,
                TraceParent = Activity.Current?.Id ?? cause.TraceParent,
            },
        ];
    }
}
