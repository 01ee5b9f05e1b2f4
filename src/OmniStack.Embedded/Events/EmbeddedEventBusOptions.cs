using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Embedded.Events;

/// <summary>Where the embedded event bus keeps its data, and its bounds.</summary>
public sealed class EmbeddedEventBusOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OmniStack:Embedded";

    /// <summary>Holds <c>events.journal</c>; created when missing. Relative paths begin at the working directory. Default <c>.omnistack</c>.</summary>
    [Required] public string DataDirectory { get; set; } = ".omnistack";

    /// <summary>Unfinished events a topic may hold; one more is refused with <c>topic_full</c>. Default 1,000,000.</summary>
    [Range(1, 100_000_000)] public int BacklogLimit { get; set; } = 1_000_000;

    /// <summary>How long a dead letter and its task record live. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")] public TimeSpan DeadLetterKeepFor { get; set; } = TimeSpan.FromDays(14);

    /// <summary>The journal is not compacted while it is smaller. Default 32 MiB.</summary>
    [Range(4096L, 1L << 40)] public long CompactAboveBytes { get; set; } = 32 << 20;

    /// <summary>The journal is compacted when it has grown to this many times its size after the last compaction. Default 4.</summary>
    [Range(2, 100)] public int CompactAtGrowth { get; set; } = 4;

    /// <summary>Records that may wait for the disk; one more is refused as unavailable. Default 16,384.</summary>
    [Range(16, 1_000_000)] public int QueueRecords { get; set; } = 16_384;

    /// <summary>Bytes that may wait for the disk; more are refused as unavailable. Default 64 MiB.</summary>
    [Range(1L << 20, 4L << 30)] public long QueueBytes { get; set; } = 64 << 20;
}

[OptionsValidator]
internal sealed partial class EmbeddedEventBusOptionsValidator : IValidateOptions<EmbeddedEventBusOptions>;
