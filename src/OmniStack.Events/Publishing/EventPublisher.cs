using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Events.Running;

namespace OmniStack.Events.Publishing;

/// <summary>Checks, traces and stores events.</summary>
internal sealed class EventPublisher(IEventBus bus, AgentRegistry agents, TopicDirectory topics, TaskWatcher watcher,
    IOptions<EventsOptions> options, TimeProvider time) : IEventPublisher
{
    public Task<PublishResponse> PublishAsync<TContent>(string topic, TContent content, CancellationToken cancellationToken)
        => PublishAsync(topic, content, new PublishOptions(), cancellationToken);

    public Task<PublishResponse> PublishAsync<TContent>(string topic, TContent content, PublishOptions options, CancellationToken cancellationToken)
        => PublishAsync(new PublishRequest
        {
            Topic = topic,
            Payload = new PublishPayload(JsonSerializer.SerializeToElement(content, AgentJson.Options), ReplyTo: options.ReplyTo),
            Id = options.Id,
            TenantId = options.TenantId,
            CorrelationId = options.CorrelationId,
            CausationId = options.CausationId,
            Source = options.Source,
        }, cancellationToken);

    public async Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        var accepted = ToEnvelope(request);
        await RequireAgentAsync(accepted, cancellationToken);
        using var activity = EventsTelemetry.StartPublish(accepted);
        try
        {
            var traced = accepted with { TraceParent = (activity ?? Activity.Current)?.Id };
            var stored = await bus.PublishAsync([traced], cancellationToken);
            EventsTelemetry.Published(accepted.Topic);
            return new PublishResponse(accepted.Id, "published", Duplicate: !stored[0]);
        }
        catch (OmniStackException error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
            throw;
        }
    }

    public Task<TaskRecord?> WaitForResultAsync(string taskId, TimeSpan timeout, CancellationToken cancellationToken)
        => watcher.WaitAsync(EventRequirements.TaskId(taskId), timeout, cancellationToken);

    private EventEnvelope ToEnvelope(PublishRequest request)
    {
        var now = time.GetUtcNow();
        var envelope = new EventEnvelope
        {
            Id = request.Id is null ? Guid.CreateVersion7(now).ToString() : EventRequirements.TaskId(request.Id),
            Topic = EventRequirements.Topic(request.Topic),
            Payload = new EventPayload(EventRequirements.Content(request.Payload?.Content), ReplyTo: EventRequirements.ReplyTo(request.Payload?.ReplyTo)),
            CreatedAt = now,
            TenantId = EventRequirements.Text("tenant_id", request.TenantId),
            CorrelationId = EventRequirements.Text("correlation_id", request.CorrelationId),
            CausationId = EventRequirements.Text("causation_id", request.CausationId),
            Source = EventRequirements.Text("source", request.Source),
        };
        EventRequirements.NoWebhook(request.Payload?.Webhook);
        return envelope;
    }

    private async Task RequireAgentAsync(EventEnvelope accepted, CancellationToken cancellationToken)
    {
        var local = agents.OnTopic(accepted.Topic);
        foreach (var agent in local)
        {
            if (agent.Handler.FindMisfit(accepted.Payload.Content) is { } misfit)
            {
                throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.ContentInvalid, $"Agent {agent.Group.Agent} on {accepted.Topic} cannot take this: {misfit}");
            }
        }
        if (local.Count == 0 && !options.Value.AllowUnknownTopics && !await topics.HasAgentAsync(accepted.Topic, cancellationToken))
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.TopicUnknown, $"No agent has subscribed to {accepted.Topic}; GET /agents lists those that have.");
        }
    }
}
