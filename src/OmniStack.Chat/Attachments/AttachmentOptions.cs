using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Chat.Attachments;

/// <summary>Which files clients may attach, and how much of them.</summary>
public sealed class AttachmentOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Chat:Attachments";

    /// <summary>Of one file. Default 10 MiB.</summary>
    [Range(1, 64 * 1024 * 1024)]
    public int MaxBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Files of one message. Default 10.</summary>
    [Range(1, 100)]
    public int MaxPerMessage { get; set; } = 10;

    /// <summary>Of all files of one client together. Default 1 GiB.</summary>
    [Range(1L, 1L << 40)]
    public long MaxClientBytes { get; set; } = 1 << 30;

    /// <summary>Of the files that one prompt carries; the newest go in, of the others the model gets the names. Default 20 MiB.</summary>
    [Range(0, 256 * 1024 * 1024)]
    public int MaxPromptBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>How long a file is kept that no message names. Default 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan UnusedLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often such files are looked for. Default 10 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The media types that are taken, out of those of <see cref="MediaTypes.All"/>. Default empty: all of them.</summary>
    public IList<string> AllowedTypes { get; } = [];
}

/// <summary>Checks <see cref="AttachmentOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class AttachmentOptionsValidator : IValidateOptions<AttachmentOptions>;
