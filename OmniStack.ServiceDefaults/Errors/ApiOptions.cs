using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.ServiceDefaults.Errors;

/// <summary>Limits of a service's HTTP API.</summary>
public sealed class ApiOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Api";

    /// <summary>Bytes of the largest request body; a larger one gets 413 <c>body_too_large</c>. Default 1 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public long MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// A body over its limit, but of no more bytes than this, is received and thrown away, so that its client sees the refusal; of a larger one the
    /// connection is closed. Default 16 MiB.
    /// </summary>
    [Range(0, 1024 * 1024 * 1024)]
    public long MaxDiscardedBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long that may take. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan DiscardTimeout { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Checks <see cref="ApiOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
