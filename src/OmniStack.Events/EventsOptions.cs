using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Events;

/// <summary>What holds for every agent and publisher of a process.</summary>
public sealed class EventsOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Events";

    /// <summary>How long a task's record and result are kept after it succeeded. Default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan ResultLife { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The longest life that a publisher may ask for with <c>result_ttl_seconds</c>. Default 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MaxResultLife { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How far <c>deliver_at</c> may lie in the past: such an event is delivered at once, an older one is refused. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DeliverAtTolerance { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Events that one publish may hold. Default 1,000.</summary>
    [Range(1, 1000)]
    public int MaxPublishBatch { get; set; } = 1000;

    /// <summary>Replies that may follow one first event; the next is refused, which ends loops. Default 16.</summary>
    [Range(0, 1000)]
    public int MaxHops { get; set; } = 16;

    /// <summary>Events that one run may publish through its context. Default 100.</summary>
    [Range(0, 1000)]
    public int MaxFollowUps { get; set; } = 100;

    /// <summary>Bytes of the largest result, as JSON; a larger one goes to the dead letters. Default 1 MiB.</summary>
    [Range(1024, 64 * 1024 * 1024)]
    public int MaxResultBytes { get; set; } = 1024 * 1024;

    /// <summary>Accept events for topics that no agent has ever subscribed to; they wait for the first one. Default false.</summary>
    public bool AllowUnknownTopics { get; set; }

    /// <summary>How long the list of subscribed topics is believed. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan TopicListLife { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>One wait for new events; the bus answers earlier when there are some. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ReceiveWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often, at the least, leases are extended, and how soon a running handler is told that its task was cancelled or its agent deleted when
    /// the signal of the bus, which is there within milliseconds, was lost. Default 2 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan LeaseCheck { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Outcomes stored in one step of the bus. Default 256.</summary>
    [Range(1, 1000)]
    public int SettleBatch { get; set; } = 256;

    /// <summary>Outcomes that may wait for the bus; at the limit, no further run begins. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int SettleBacklog { get; set; } = 10_000;

    /// <summary>The longest wait between two tries while the bus does not answer. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:05:00")]
    public TimeSpan OutageMaxDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stopping process lets running handlers finish before it cancels them and hands their events back. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a cancelled handler may take to return before its run is given up. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="EventsOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class EventsOptionsValidator : IValidateOptions<EventsOptions>;
