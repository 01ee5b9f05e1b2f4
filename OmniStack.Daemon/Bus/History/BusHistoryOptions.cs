using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Daemon.Bus.History;

/// <summary>How much of the bus's recent past is kept, in memory.</summary>
public sealed class BusHistoryOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Daemon:History";

    /// <summary>Between two readings of the counters, each of which costs the bus a few calls per agent. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How far back the readings go. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Agents times readings that are kept, about 300 bytes each; with more agents the past is shorter. Default 50,000.</summary>
    [Range(100, 10_000_000)]
    public int MaxFigures { get; set; } = 50_000;
}

/// <summary>Checks <see cref="BusHistoryOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class BusHistoryOptionsValidator : IValidateOptions<BusHistoryOptions>;
