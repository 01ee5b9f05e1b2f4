using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Embedded.Models;

/// <summary>How much the response cache in memory holds.</summary>
public sealed class MemoryResponseCacheOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Embedded:ResponseCache";

    /// <summary>Of all answers together. Default 64 MiB.</summary>
    [Range(1L << 10, 1L << 36)]
    public long MaxBytes { get; set; } = 64 << 20;
}

/// <summary>Checks <see cref="MemoryResponseCacheOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class MemoryResponseCacheOptionsValidator : IValidateOptions<MemoryResponseCacheOptions>;
