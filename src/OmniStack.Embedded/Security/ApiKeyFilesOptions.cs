using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Embedded.Security;

/// <summary>Where the API keys of the services on this machine are.</summary>
public sealed class ApiKeyFilesOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Embedded:Keys";

    /// <summary>Holds a file for each key, readable by its owner only; the same for every service. Default <c>.omnistack/keys</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = Path.Combine(".omnistack", "keys");

    /// <summary>Keys that may be stored. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxKeys { get; set; } = 1_000;

    /// <summary>How long a change waits for that of another process. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="ApiKeyFilesOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class ApiKeyFilesOptionsValidator : IValidateOptions<ApiKeyFilesOptions>;
