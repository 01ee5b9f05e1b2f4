using System.Globalization;
using StackExchange.Redis;

namespace OmniStack.Events.Bench;

/// <summary>What the server says of itself.</summary>
internal static class RedisProbe
{
    /// <summary>Waits for a server that is starting.</summary>
    public static Task<ConnectionMultiplexer> ConnectAsync(int port)
        => ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},connectRetry=50,connectTimeout=1000,syncTimeout=60000,allowAdmin=true");

    public static async Task<double> CpuSecondsAsync(ConnectionMultiplexer redis)
        => await InfoAsync(redis, "cpu", "used_cpu_user") + await InfoAsync(redis, "cpu", "used_cpu_sys");

    public static async Task<double> MegabytesAsync(ConnectionMultiplexer redis) => await InfoAsync(redis, "memory", "used_memory") / (1 << 20);

    private static async Task<double> InfoAsync(ConnectionMultiplexer redis, string section, string field)
    {
        var info = (string)(await redis.GetDatabase().ExecuteAsync("INFO", section))!;
        var line = info.Split("\r\n").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line[(field.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
