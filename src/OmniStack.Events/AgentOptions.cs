using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OmniStack.Contracts.Events;
using OmniStack.Events.Running;

namespace OmniStack.Events;

/// <summary>
/// How one agent is described and run. Set in code with <c>AddAgent</c>; configuration at
/// <c>OmniStack:Agents:{topic}:{agent}</c> has the last word.
/// </summary>
public sealed class AgentOptions
{
    /// <summary>Where they are configured, before the topic and the agent's name.</summary>
    public const string Section = "OmniStack:Agents";

    /// <summary>For people; shown by <c>GET /agents</c>. Default empty.</summary>
    [Required(AllowEmptyStrings = true), MaxLength(2000)]
    public string Description { get; set; } = "";

    /// <summary>Names of the tools the agent may call; shown by <c>GET /agents</c>. Default none.</summary>
    [Required, MaxLength(200)]
    public IList<string> Tools { get; set; } = [];

    /// <summary>Events that this process works on at once. Default 1.</summary>
    [Range(1, 1000)]
    public int ConsumerCount { get; set; } = 1;

    /// <summary>Retries after the first attempt before an event is dead-lettered. Default 3.</summary>
    [Range(0, 100)]
    public int DlqRetryLimit { get; set; } = 3;

    /// <summary>
    /// How long an event stays with a runner that no longer extends its lease. A running handler extends it every third of this
    /// time, so it may be far shorter than a run. Default 60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.300", "1.00:00:00")]
    public TimeSpan ReclaimIdle { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest an attempt may take; then it is cancelled and retried. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The most to wait before the second attempt; doubles with each attempt up to <see cref="RetryMaxDelay"/>. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most to wait before any attempt. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts begun per second over all runners together. Default null: no limit.</summary>
    [Range(0.001, 1_000_000)]
    public double? RatePerSecond { get; set; }

    /// <summary>
    /// Events that are taken ahead of free slots while handlers take a few milliseconds at most; with slow handlers none is. They
    /// have an attempt counted when their process is killed, as those that run. Default 500; 0 never takes more than can run at once.
    /// </summary>
    [Range(0, 900)]
    public int Prefetch { get; set; } = 500;

    /// <summary>
    /// Handlers that were cancelled and did not return, at which the agent takes no further event and is reported by
    /// <see cref="AgentHealth"/>. Default 10.
    /// </summary>
    [Range(1, 1000)]
    public int MaxAbandonedRuns { get; set; } = 10;

    /// <summary>
    /// Called with an event and its last error before the event becomes a dead letter, with the services of a scope; it may be called
    /// again for the same event. When it fails, the event is tried again after <see cref="RetryMaxDelay"/> instead. Set in code only.
    /// Default null: nothing is called.
    /// </summary>
    public Func<EventEnvelope, RunError, IServiceProvider, CancellationToken, Task>? BeforeDeadLetter { get; set; }

    /// <summary>
    /// A content to start from, for those who publish: of the type that the agent takes, or any that is written alike. <c>GET /agents</c>
    /// shows it as the example of the content's schema. Set in code only. Default null: none.
    /// </summary>
    public object? Example { get; set; }

    internal AgentDto Describe(AgentRegistration agent) => new(agent.Group.Topic, agent.Group.Agent, Description, [.. Tools],
        new AgentConfigDto(ConsumerCount, DlqRetryLimit, (int)ReclaimIdle.TotalMilliseconds, (int)Timeout.TotalMilliseconds, RatePerSecond))
    {
        ContentSchema = ContentSchema.Of(agent.Handler.Content, Example),
    };
}

/// <summary>Checks <see cref="AgentOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class AgentOptionsValidator : IValidateOptions<AgentOptions>;
