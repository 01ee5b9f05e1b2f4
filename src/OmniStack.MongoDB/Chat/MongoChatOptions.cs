using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.MongoDB.Chat;

/// <summary>How chat is kept in MongoDB.</summary>
public sealed class MongoChatOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:MongoDB:Chat";

    /// <summary>
    /// How long a running answer belongs to its process after that last said that it lives; afterwards any process marks it as
    /// interrupted. Several times the interval at which it is said, and more than the clocks of the machines differ. Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a health check waits for an answer. Default 3 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromSeconds(3);
}

/// <summary>Checks <see cref="MongoChatOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class MongoChatOptionsValidator : IValidateOptions<MongoChatOptions>;
