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
}

/// <summary>Checks <see cref="ApiOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class ApiOptionsValidator : IValidateOptions<ApiOptions>;
