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

    /// <summary>How long the record of a cancelled or failed task lives, unless its event says otherwise. Default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")] public TimeSpan EndedKeepFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a task whose results' life is over is still known, as expired. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "365.00:00:00")] public TimeSpan ExpiredKeepFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Steps of a run's timeline that are kept: the first, and the latest. Default 50.</summary>
    [Range(2, 1_000)] public int TimelineEntries { get; set; } = 50;

    /// <summary>Dead letters looked at for one page: a rare match ends the page early, with a cursor to go on. Default 10,000.</summary>
    [Range(1, 1_000_000)] public int MaxExamined { get; set; } = 10_000;

    /// <summary>Schedules that can be stored. Default 1,000.</summary>
    [Range(1, 100_000)] public int MaxSchedules { get; set; } = 1_000;

    /// <summary>Configuration keys that can be stored. Default 10,000.</summary>
    [Range(1, 1_000_000)] public int MaxConfigurationKeys { get; set; } = 10_000;

    /// <summary>Bytes that a configuration value may have, as JSON in UTF-8. Default 64 KiB.</summary>
    [Range(1, 8 << 20)] public int MaxConfigurationValueBytes { get; set; } = 64 << 10;

    /// <summary>Changes of tasks' states that are kept for readers who were cut off. Default 10,000.</summary>
    [Range(1, 1_000_000)] public int FeedChanges { get; set; } = 10_000;

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
