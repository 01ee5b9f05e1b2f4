using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Embedded.Chat;

/// <summary>Where the embedded chat store keeps its data, and its bounds.</summary>
public sealed class EmbeddedChatOptions
{
    /// <summary>Where they are configured.</summary>
    public const string Section = "OmniStack:Embedded:Chat";

    /// <summary>Holds <c>chat.journal</c>, <c>usage.journal</c>, <c>attachments.journal</c> and the files in <c>attachments</c>; created when missing. Relative paths begin at the working directory. Default <c>.omnistack/chat</c>.</summary>
    [Required(AllowEmptyStrings = false)]
    public string Directory { get; set; } = Path.Combine(".omnistack", "chat");

    /// <summary>The journal is not compacted while it is smaller. Default 16 MiB.</summary>
    [Range(4096L, 1L << 40)]
    public long CompactAboveBytes { get; set; } = 16 << 20;

    /// <summary>The journal is compacted when it has grown to this many times its size after the last compaction. Default 4.</summary>
    [Range(2, 100)]
    public int CompactAtGrowth { get; set; } = 4;

    /// <summary>
    /// The largest journal, whose sessions are all held in memory; above it no turn begins until sessions are deleted. Default 1 GiB.
    /// </summary>
    [Range(4096L, 1L << 40)]
    public long MaxJournalBytes { get; set; } = 1 << 30;
}

/// <summary>Checks <see cref="EmbeddedChatOptions"/> before the host starts.</summary>
[OptionsValidator]
internal sealed partial class EmbeddedChatOptionsValidator : IValidateOptions<EmbeddedChatOptions>;
