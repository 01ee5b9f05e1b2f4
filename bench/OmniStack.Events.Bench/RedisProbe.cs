using System.Globalization;
using StackExchange.Redis;

namespace OmniStack.Events.Bench;

/// <summary>A connection of the measurement's own, which asks the server what it says of itself.</summary>
internal sealed class RedisProbe(ConnectionMultiplexer redis) : IAsyncDisposable
{
    public IDatabase Database { get; } = redis.GetDatabase();

    /// <summary>Waits for a server that is starting.</summary>
    public static async Task<RedisProbe> ConnectAsync(int port)
    {
        var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port},abortConnect=false,connectTimeout=1000,allowAdmin=true");
        for (var tries = 0; !redis.IsConnected && tries < 300; tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        return new(redis);
    }

    public async Task<double> CpuSecondsAsync() => await InfoAsync("cpu", "used_cpu_user") + await InfoAsync("cpu", "used_cpu_sys");

    public async Task<double> MegabytesAsync() => await InfoAsync("memory", "used_memory") / (1 << 20);

    public async ValueTask DisposeAsync()
    {
        // A plain Dispose waits on the thread that its own answer has to come on.
        await redis.CloseAsync(allowCommandsToComplete: false);
        redis.Dispose();
    }

    private async Task<double> InfoAsync(string section, string field)
    {
        var info = (string)(await Database.ExecuteAsync("INFO", section))!;
        var line = info.Split("\r\n").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line[(field.Length + 1)..], CultureInfo.InvariantCulture);
    }
}
