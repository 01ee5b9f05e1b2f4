using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Chat.FollowUps;

/// <summary>Bounds of what is done after turns.</summary>
public sealed class FollowUpOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat:FollowUps";

    /// <summary>Ended turns that may wait for it; of more no session is named, and summaries are made after a later turn. Default 1,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxWaiting { get; set; } = 1000;

    /// <summary>Turns that it is done for at once. Default 4.</summary>
    [Range(1, 256)]
    public int MaxParallel { get; set; } = 4;
}

/// <summary>Checks <see cref="FollowUpOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class FollowUpOptionsValidator : IValidateOptions<FollowUpOptions>;
