using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Agents.Runs;

/// <summary>How runs are run.</summary>
public sealed class AgentRunnerOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Agents:Runner";

    /// <summary>The longest an attempt may take; then the run is timed out, and not tried again. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Attempts at a run in process, the first one included. Default 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>The wait before the second attempt; doubles up to <see cref="RetryMaxDelay"/>. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryBaseDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The most to wait before any attempt. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00")]
    public TimeSpan RetryMaxDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a running attempt says that it is alive. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an agent may go on after it was told to stop, before it is left behind. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    internal TimeSpan DelayAfter(int attempts)
        => TimeSpan.FromTicks((long)Math.Min(RetryMaxDelay.Ticks, RetryBaseDelay.Ticks * Math.Pow(2, attempts - 1)));
}

/// <summary>Checks <see cref="AgentRunnerOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class AgentRunnerOptionsValidator : IValidateOptions<AgentRunnerOptions>;
