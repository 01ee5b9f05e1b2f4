using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Events.Publishing;

namespace OmniStack.Events;

/// <summary>One run of a handler. Valid until the handler returns; safe to use from several threads.</summary>
public sealed class AgentContext
{
    private readonly FollowUpFactory _factory;
    private readonly List<EventEnvelope> _followUps = [];
    private readonly Lock _gate = new();

    internal AgentContext(Delivery delivery, FollowUpFactory factory, IServiceProvider services, ILogger logger)
    {
        (Event, Agent, Attempt) = (delivery.Event, delivery.Group, delivery.Attempt);
        _factory = factory;
        (Services, Logger) = (services, logger);
    }

    /// <summary>The event as it was published.</summary>
    public EventEnvelope Event { get; }

    /// <summary>The agent that runs.</summary>
    public AgentGroup Agent { get; }

    /// <summary>1 for the first attempt.</summary>
    public int Attempt { get; }

    /// <summary>Services of this run's own scope.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Logs under the category <c>OmniStack.Agents.{agent}</c>, with topic, task id and attempt in its scope.</summary>
    public ILogger Logger { get; }

    /// <summary>
    /// Publishes an event when the handler has succeeded: in the same atomic step that stores the result, so never twice and never
    /// for a failed attempt. Tenant, correlation and trace go with it; its cause is the current event.
    /// </summary>
    /// <param name="content">Written as JSON by <see cref="AgentJson"/>; not null and no empty text.</param>
    /// <returns>The new event's id.</returns>
    /// <exception cref="NonRetriableException">The chain of events or the number of follow-ups is at its limit.</exception>
    /// <exception cref="Abstractions.OmniStackException">Topic or content was refused.</exception>
    public string Publish<TContent>(string topic, TContent content)
    {
        var followUp = _factory.Create(Event, topic, content);
        lock (_gate)
        {
            _factory.RequireRoom(_followUps.Count);
            _followUps.Add(followUp);
        }
        return followUp.Id;
    }

    internal IReadOnlyList<EventEnvelope> TakeFollowUps()
    {
        lock (_gate)
        {
            return [.. _followUps];
        }
    }
}
