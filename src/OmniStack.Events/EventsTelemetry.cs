using System.Diagnostics;
using System.Diagnostics.Metrics;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Events;

/// <summary>Spans and metrics of publishing and running, by OpenTelemetry's messaging conventions. Listed in docs/telemetry.md.</summary>
public static class EventsTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "OmniStack.Events";

    /// <summary>The tag that holds the topic.</summary>
    public const string TopicTag = "messaging.destination.name";

    /// <summary>The tag that holds the agent.</summary>
    public const string AgentTag = "messaging.consumer.group.name";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> SentMessages = Meter.CreateCounter<long>("messaging.client.sent.messages", "{message}",
        "Events accepted for publishing.");
    private static readonly Histogram<double> ProcessDuration = Meter.CreateHistogram<double>("messaging.process.duration", "s",
        "Time a handler took for one attempt.", advice: new() { HistogramBucketBoundaries = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 10, 30, 60, 300] });
    private static readonly Counter<long> ReceivedEvents = Meter.CreateCounter<long>("omnistack.events.received", "{event}",
        "Deliveries handed to an agent, repeated ones included.");
    private static readonly Counter<long> ProcessedEvents = Meter.CreateCounter<long>("omnistack.events.processed", "{event}",
        "Events whose result is stored.");
    private static readonly Counter<long> FailedEvents = Meter.CreateCounter<long>("omnistack.events.failed", "{event}",
        "Attempts that failed.");
    private static readonly Counter<long> RetriedEvents = Meter.CreateCounter<long>("omnistack.events.retried", "{event}",
        "Failed attempts that another attempt follows.");
    private static readonly Counter<long> DeadLetteredEvents = Meter.CreateCounter<long>("omnistack.events.dead_lettered", "{event}",
        "Events that went to the dead letters.");

    /// <summary>
    /// Begins the span of a publish, and gives each event the context that what follows from it belongs to: that of the span when it is the only
    /// one, in a batch that of a span of its own, which the span of the batch links to.
    /// </summary>
    /// <param name="accepted">At least one.</param>
    /// <param name="traced">The same with their contexts.</param>
    internal static Activity? StartPublish(IReadOnlyList<EventEnvelope> accepted, out IReadOnlyList<EventEnvelope> traced)
    {
        if (Source.HasListeners() && accepted.Count > 1)
        {
            traced = [.. accepted.Select(Create)];
            return StartBatch("publish", "send", ActivityKind.Client, traced);
        }
        var activity = Source.HasListeners()
            ? Describe(Source.StartActivity($"publish {accepted[0].Topic}", ActivityKind.Producer), accepted[0], "publish", "send")
            : null;
        var trace = (activity ?? Activity.Current)?.Id;
        traced = [.. accepted.Select(one => one with { TraceParent = trace })];
        return activity;
    }

    /// <summary>
    /// The span of a receive that gave several events; it links to each of them, and belongs to none of their traces. One event alone has its
    /// span of processing only.
    /// </summary>
    /// <param name="asked">When it was asked for.</param>
    internal static void Received(AgentGroup group, IReadOnlyList<Delivery> deliveries, DateTimeOffset asked)
    {
        if (deliveries.Count < 2 || !Source.HasListeners())
        {
            return;
        }
        Activity.Current = null;
        using var activity = StartBatch("receive", "receive", ActivityKind.Consumer, [.. deliveries.Select(delivery => delivery.Event)], asked);
        activity?.SetTag(AgentTag, group.Agent);
    }

    internal static Activity? StartProcess(Delivery delivery)
    {
        if (!Source.HasListeners())
        {
            return null;
        }
        // The run belongs to its publisher's trace, not to what happened to be current where the loop was started.
        Activity.Current = null;
        var activity = Source.StartActivity($"process {delivery.Group.Topic}", ActivityKind.Consumer, ContextOf(delivery.Event));
        activity?.SetTag(AgentTag, delivery.Group.Agent).SetTag("omnistack.event.attempt", delivery.Attempt);
        return Describe(activity, delivery.Event, "process", "process");
    }

    private static EventEnvelope Create(EventEnvelope one)
    {
        using var activity = Describe(Source.StartActivity($"create {one.Topic}", ActivityKind.Producer), one, "create", "create");
        return one with { TraceParent = (activity ?? Activity.Current)?.Id };
    }

    /// <summary>A span without the ids of its events, and without a topic when they have several.</summary>
    private static Activity? StartBatch(
        string operation, string operationType, ActivityKind kind, IReadOnlyList<EventEnvelope> events, DateTimeOffset started = default)
    {
        var topic = events.All(one => one.Topic == events[0].Topic) ? events[0].Topic : null;
        var links = events.Select(one => ContextOf(one)).Where(context => context != default).Select(context => new ActivityLink(context));
        return Describe(Source.StartActivity($"{operation} {topic}".TrimEnd(), kind, parentContext: default, links: links, startTime: started), operation, operationType, topic)?
            .SetTag("messaging.batch.message_count", events.Count);
    }

    private static ActivityContext ContextOf(EventEnvelope message)
        => ActivityContext.TryParse(message.TraceParent, traceState: null, isRemote: true, out var context) ? context : default;

    internal static void Published(IReadOnlyList<EventEnvelope> accepted)
    {
        foreach (var one in accepted)
        {
            SentMessages.Add(1, new KeyValuePair<string, object?>(TopicTag, one.Topic));
        }
    }

    internal static void Received(AgentGroup group) => ReceivedEvents.Add(1, Tags(group));

    internal static void Processed(AgentGroup group, TimeSpan duration, Activity? activity, string? errorType)
    {
        var tags = Tags(group);
        if (errorType is not null)
        {
            tags.Add("error.type", errorType);
            activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", errorType);
        }
        ProcessDuration.Record(duration.TotalSeconds, tags);
    }

    internal static void Settled(Settlement outcome)
    {
        var tags = Tags(outcome.Delivery.Group);
        switch (outcome)
        {
            case Settlement.Succeeded:
                ProcessedEvents.Add(1, tags);
                break;
            case Settlement.Retried:
                FailedEvents.Add(1, tags);
                RetriedEvents.Add(1, tags);
                break;
            case Settlement.DeadLettered:
                FailedEvents.Add(1, tags);
                DeadLetteredEvents.Add(1, tags);
                break;
        }
    }

    private static TagList Tags(AgentGroup group) => new() { { TopicTag, group.Topic }, { AgentTag, group.Agent } };

    private static Activity? Describe(Activity? activity, EventEnvelope message, string operation, string operationType)
        => Describe(activity, operation, operationType, message.Topic)?
            .SetTag("messaging.message.id", message.Id)
            .SetTag("messaging.message.conversation_id", message.CorrelationId);

    private static Activity? Describe(Activity? activity, string operation, string operationType, string? topic) => activity?
        .SetTag("messaging.system", "omnistack")
        .SetTag("messaging.operation.name", operation)
        .SetTag("messaging.operation.type", operationType)
        .SetTag(TopicTag, topic);
}
