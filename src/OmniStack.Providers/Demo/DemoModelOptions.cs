using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.Demo;

/// <summary>How the demo model streams.</summary>
public sealed class DemoModelOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Providers:Demo";

    internal static readonly TimeSpan LeastWordDelay = TimeSpan.FromMilliseconds(1);

    /// <summary>Time from one word to the next, so that streaming can be seen. Zero, or less than 1 ms, for none. Default 20 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan WordDelay { get; set; } = TimeSpan.FromMilliseconds(20);
}

/// <summary>Checks <see cref="DemoModelOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class DemoModelOptionsValidator : IValidateOptions<DemoModelOptions>;
