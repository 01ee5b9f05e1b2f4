using System.Diagnostics;
using System.Text;
using StackExchange.Redis;

namespace OmniStack.Events.Bench;

/// <summary>
/// The limit: the commands that an event costs on Redis, pipelined by the same client, with no checks, no atomicity, no retries and
/// no JSON but constants.
/// </summary>
internal static class BareCommands
{
    private const int Batch = 256;
    private static readonly byte[] Event = Encoding.UTF8.GetBytes("{\"id\":\"00000000000000000000\",\"payload\":{\"content\":{\"text\":\"" + new string('x', 180) + "\"}}}");
    private static readonly byte[] Run = Encoding.UTF8.GetBytes("{\"agent\":\"bench\",\"state\":\"succeeded\",\"attempts\":1,\"result\":{\"ok\":true},\"runner\":\"r\"}");

    public static async Task<Measured> MeasureAsync(int port, int events)
    {
        await using var redis = await RedisProbe.ConnectAsync(port);
        var database = redis.Database;
        await database.ExecuteAsync("XGROUP", "CREATE", "s", "g", "0", "MKSTREAM");
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < events; i++)
        {
            await Task.WhenAll(Publish(database, i));
        }

        var publish = events / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (redisBefore, workerBefore) = (await redis.CpuSecondsAsync(), Environment.CpuUsage.TotalTime);
        start = Stopwatch.GetTimestamp();
        for (var done = 0; done < events;)
        {
            done += await ConsumeAsync(database);
        }

        var drain = events / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var redisMicros = (await redis.CpuSecondsAsync() - redisBefore) * 1_000_000 / events;
        var workerMicros = (Environment.CpuUsage.TotalTime - workerBefore).TotalMicroseconds / events;
        return new(publish, drain, 0, 0, 0, redisMicros, workerMicros, 0, Process.GetCurrentProcess().PeakWorkingSet64 / (double)(1 << 20));
    }

    private static IEnumerable<Task> Publish(IDatabase database, int i) =>
    [
        database.ExecuteAsync("XADD", "i", "*", "t", $"{i}"), database.ExecuteAsync("XADD", "s", "*", "t", $"{i}"),
        database.ExecuteAsync("HSET", $"task:{i}", "e", Event, "s", "m1700000000000-1 bench"),
    ];

    private static async Task<int> ConsumeAsync(IDatabase database)
    {
        var answer = await database.ExecuteAsync("XREADGROUP", "GROUP", "g", "c", "COUNT", Batch, "STREAMS", "s", ">");
        var tasks = Array.ConvertAll((RedisResult[])answer[1]!, entry => (Id: (string)entry[0]!, Key: "task:" + (string)entry[1][1]!));
        await Task.WhenAll(tasks.Select(task => database.ExecuteAsync("HMGET", task.Key, "e", "s", "c")));
        List<Task> settled = new(tasks.Length * 4);
        foreach (var task in tasks)
        {
            settled.Add(database.ExecuteAsync("XPENDING", "s", "g", task.Id, task.Id, 1, "c"));
            settled.Add(database.ExecuteAsync("XACK", "s", "g", task.Id));
            settled.Add(database.ExecuteAsync("HSET", task.Key, "r:bench", Run, "u", "1700000000000", "f", "1", "x", "1700000000000"));
            settled.Add(database.ExecuteAsync("PEXPIRE", task.Key, 86_400_000));
        }

        settled.Add(database.ExecuteAsync("XTRIM", "s", "MINID", "=", tasks[^1].Id));
        await Task.WhenAll(settled);
        return tasks.Length;
    }
}
