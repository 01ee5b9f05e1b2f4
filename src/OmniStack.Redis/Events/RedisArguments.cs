using StackExchange.Redis;

namespace OmniStack.Redis.Events;

/// <summary>What several stores derive from the options.</summary>
internal static class RedisArguments
{
    /// <summary>How scripts that end runs keep their records: lines of history, ms of life, ms of grace.</summary>
    public static RedisValue[] RecordArguments(this RedisOptions options)
        => [options.TimelineEntries, (long)options.CancelledKeepFor.TotalMilliseconds, (long)options.ExpiredKeepFor.TotalMilliseconds];

    /// <summary>A key of the installation.</summary>
    public static string KeyOf(this RedisOptions options, string name) => "{" + options.KeyPrefix + "}:" + name;
}
