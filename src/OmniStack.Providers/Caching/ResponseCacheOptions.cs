using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.Caching;

/// <summary>Whether answers are given again to whoever asks exactly the same.</summary>
public sealed class ResponseCacheOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:ResponseCache";

    /// <summary>Default false: the same question may be meant to get another answer.</summary>
    public bool Enabled { get; set; }

    /// <summary>How long an answer is given again. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "30.00:00:00")]
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Of one answer as it is stored; a larger one is not. Default 256 KiB.</summary>
    [Range(1 << 10, 64 << 20)]
    public int MaxAnswerBytes { get; set; } = 256 << 10;

    /// <summary>Whether answers that call tools are stored too; their tools run again each time. Default false.</summary>
    public bool CacheToolCalls { get; set; }
}

/// <summary>Checks <see cref="ResponseCacheOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class ResponseCacheOptionsValidator : IValidateOptions<ResponseCacheOptions>;
