using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Events.Schedules;

/// <summary>How stored schedules are fired.</summary>
public sealed class ScheduleOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Schedules";

    /// <summary>How soon a new or changed schedule is noticed; each costs the bus one call. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A firing that is later than this, because no runner was there or its topic was full, is left out. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan MissedAfter { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>Checks <see cref="ScheduleOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class ScheduleOptionsValidator : IValidateOptions<ScheduleOptions>;
