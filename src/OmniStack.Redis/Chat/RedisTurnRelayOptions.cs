using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Redis.Chat;

/// <summary>How running answers are passed on.</summary>
public sealed class RedisTurnRelayOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Redis:Turns";

    /// <summary>What an answer has said is passed on this often, and looked for this often by who reads along elsewhere. Default 50 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:10")]
    public TimeSpan AppendInterval { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a stream stays after its last bytes, for slow readers; longer than a tool may be silent. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Checks <see cref="RedisTurnRelayOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class RedisTurnRelayOptionsValidator : IValidateOptions<RedisTurnRelayOptions>;
