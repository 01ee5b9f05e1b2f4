using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace OmniStack.Redis;

/// <summary>Which Redis, and how it is used.</summary>
public sealed class RedisOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "OmniStack:Redis";

    /// <summary>In the form of StackExchange.Redis: <c>host:port,password=…</c>. Default <c>127.0.0.1:6379</c>.</summary>
    [Required] public string ConnectionString { get; set; } = "127.0.0.1:6379";

    /// <summary>All keys begin with it, in braces, so that two installations can share a server. Letters, digits, <c>.</c>, <c>_</c> and <c>-</c>. Default <c>omni</c>.</summary>
    [Required, RegularExpression("[A-Za-z0-9._-]{1,100}")] public string KeyPrefix { get; set; } = "omni";

    /// <summary>After this time without an answer a call fails as unavailable. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")] public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>A waiting receiver looks for itself this often, should a call to it be lost. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")] public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Unfinished events a topic may hold; one more is refused with <c>topic_full</c>. Default 1,000,000.</summary>
    [Range(1, 100_000_000)] public int BacklogLimit { get; set; } = 1_000_000;

    /// <summary>How long a dead letter and its task record live. Default 14 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")] public TimeSpan DeadLetterKeepFor { get; set; } = TimeSpan.FromDays(14);

    /// <summary>How long the record of a cancelled task lives, whatever <c>result_ttl_seconds</c> its event has. Default 24 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")] public TimeSpan CancelledKeepFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a task answers as expired after the life of its results. Default 1 h.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00")] public TimeSpan ExpiredKeepFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Steps that are kept of one agent's run of a task: the first and the latest. Default 50.</summary>
    [Range(10, 1_000)] public int TimelineEntries { get; set; } = 50;

    /// <summary>Changes that the feed keeps, while somebody follows it, for readers that were cut off. Default 10,000.</summary>
    [Range(100, 10_000_000)] public int FeedChanges { get; set; } = 10_000;

    /// <summary>Schedules that may be stored. Default 1,000.</summary>
    [Range(1, 100_000)] public int ScheduleLimit { get; set; } = 1_000;

    /// <summary>Configuration keys that may be stored. Default 10,000.</summary>
    [Range(1, 1_000_000)] public int ConfigurationLimit { get; set; } = 10_000;

    /// <summary>Bytes of JSON that a configuration value may have. Default 64 KiB.</summary>
    [Range(16, 16 << 20)] public int ConfigurationValueBytes { get; set; } = 64 << 10;

    /// <summary>API keys that may be stored. Default 1,000.</summary>
    [Range(1, 100_000)] public int ApiKeyLimit { get; set; } = 1_000;
}

[OptionsValidator]
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>;
