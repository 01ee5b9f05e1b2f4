using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Chat.Usage;

/// <summary>How long is known what model calls used.</summary>
public sealed class UsageOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat:Usage";

    /// <summary>How long the sums of a day are kept. Default 400 days, so that a year can be compared with the one before.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(400);

    /// <summary>How often older ones are looked for, the first time at the start. Default 6 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "7.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromHours(6);
}

/// <summary>Checks <see cref="UsageOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class UsageOptionsValidator : IValidateOptions<UsageOptions>;
