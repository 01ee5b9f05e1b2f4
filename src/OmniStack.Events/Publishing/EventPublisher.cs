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
internal sealed class EventPublisher(IEventBus bus, EnvelopeFactory envelopes, AgentRegistry agents, TopicDirectory topics, TaskWatcher watcher,
    IOptions<EventsOptions> options) : IEventPublisher
{
    public Task<PublishResponse> PublishAsync<TContent>(string topic, TContent content, CancellationToken cancellationToken)
        => PublishAsync(topic, content, new PublishOptions(), cancellationToken);

    public async Task<PublishResponse> PublishAsync<TContent>(string topic, TContent content, PublishOptions options, CancellationToken cancellationToken)
    {
        RequireHops(options.Hops);
        var accepted = await AcceptAsync(ToRequest(topic, content, options), cancellationToken) with { Hops = options.Hops };
        return (await StoreAsync([accepted], cancellationToken))[0];
    }

    public async Task<PublishResponse> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        var accepted = await AcceptAsync(request, cancellationToken);
        return (await StoreAsync([accepted], cancellationToken))[0];
    }

    /// <summary>Publishes the firing of a schedule, under an id that no other publisher can have.</summary>
    public async Task PublishFiringAsync(PublishRequest request, string taskId, CancellationToken cancellationToken)
    {
        var accepted = await AcceptAsync(request with { Id = null, IdempotencyKey = null, DeliverAt = null }, cancellationToken);
        await StoreAsync([accepted with { Id = taskId }], cancellationToken);
    }

    public async Task<IReadOnlyList<PublishResponse>> PublishAsync(IReadOnlyList<PublishRequest> requests, CancellationToken cancellationToken)
    {
        if (requests.Count < 1 || requests.Count > options.Value.MaxPublishBatch)
        {
            throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.BodyInvalid, $"A batch holds 1 to {options.Value.MaxPublishBatch} events, not {requests.Count}.");
        }
        var accepted = new List<EventEnvelope>(requests.Count);
        var refused = new List<(int, OmniStackException)>();
        for (var i = 0; i < requests.Count; i++)
        {
            try
            {
                accepted.Add(await AcceptAsync(requests[i], cancellationToken));
            }
            catch (OmniStackException error) when (error.Kind != ErrorKind.Unavailable)
            {
                refused.Add((i, error));
            }
        }
        return refused.Count == 0 ? await StoreAsync(accepted, cancellationToken) : throw BatchRefusal.Of(refused, requests.Count);
    }

    public Task<TaskRecord?> WaitForResultAsync(string taskId, TimeSpan timeout, CancellationToken cancellationToken)
        => watcher.WaitAsync(EventRequirements.TaskId(taskId), timeout, cancellationToken);

    private async Task<IReadOnlyList<PublishResponse>> StoreAsync(IReadOnlyList<EventEnvelope> accepted, CancellationToken cancellationToken)
    {
        using var activity = EventsTelemetry.StartPublish(accepted, out var traced);
        try
        {
            var stored = await bus.PublishAsync(traced, cancellationToken);
            EventsTelemetry.Published(accepted);
            return [.. accepted.Select((one, i) => new PublishResponse(one.Id, "published", Duplicate: !stored[i]))];
        }
        catch (OmniStackException error)
        {
            activity?.SetStatus(ActivityStatusCode.Error, error.Code);
            throw;
        }
    }

    private async ValueTask<EventEnvelope> AcceptAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        var accepted = envelopes.Create(request);
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
        return accepted;
    }

    private void RequireHops(int hops)
    {
        if (hops > options.Value.MaxHops)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.HopLimit, $"The event would be number {hops} of its chain; the limit is {options.Value.MaxHops}.");
        }
    }

    private static PublishRequest ToRequest<TContent>(string topic, TContent content, PublishOptions options) => new()
    {
        Topic = topic,
        Payload = new PublishPayload(JsonSerializer.SerializeToElement(content, AgentJson.Options), options.Webhook, options.ReplyTo),
        Id = options.Id,
        IdempotencyKey = options.IdempotencyKey,
        Priority = options.Priority,
        DeliverAt = options.DeliverAt,
        ResultTtlSeconds = ToSeconds(options.ResultLife),
        TenantId = options.TenantId,
        CorrelationId = options.CorrelationId,
        CausationId = options.CausationId,
        Source = options.Source,
    };

    private static int? ToSeconds(TimeSpan? life) => life is { } given ? (int)Math.Clamp(Math.Ceiling(given.TotalSeconds), int.MinValue, int.MaxValue) : null;
}
