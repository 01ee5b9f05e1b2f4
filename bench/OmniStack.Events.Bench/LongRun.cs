using System.Diagnostics;
using System.Globalization;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Bench;

/// <summary>Whether a long backlog and many events cost more than few: time, CPU of Redis and memory of the worker.</summary>
internal static class LongRun
{
    private const int Tenths = 10;

    public static async Task RunAsync(int port, int events)
    {
        await using var redis = await RedisProbe.ConnectAsync(port);
        for (var round = 0; round < 3; round++)
        {
            await DrainBacklogAsync(redis, port, 1_000);
        }

        await DrainBacklogAsync(redis, port, events);
    }

    private static async Task DrainBacklogAsync(RedisProbe redis, int port, int events)
    {
        await using var worker = new Runner(port, 500);
        var start = Stopwatch.GetTimestamp();
        var cpu = await redis.CpuSecondsAsync();
        await FillAsync(worker, events);
        await WriteAsync($"backlog of {events:N0}: published", events);
        var part = Math.Max(1_000, events / Tenths);
        var reached = worker.Bus.ReachAsync(part);
        await worker.StartAsync();
        for (var done = 0; done < events; done += part)
        {
            await reached;
            reached = worker.Bus.ReachAsync(Math.Max(1, part - (worker.Bus.Stored - done - part)));
            await WriteAsync($"  drained {done + part:N0}", part);
        }

        async Task WriteAsync(string what, int count)
        {
            var (now, megabytes) = (await redis.CpuSecondsAsync(), await redis.MegabytesAsync());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {count / Stopwatch.GetElapsedTime(start).TotalSeconds:N0}/s, redis {(now - cpu) * 1_000_000 / count:F1} us/event, worker {Environment.WorkingSet >> 20} MB, redis {megabytes:N0} MB"));
            (start, cpu) = (Stopwatch.GetTimestamp(), now);
        }
    }

    private static async Task FillAsync(Runner runner, int events)
    {
        var content = System.Text.Json.JsonSerializer.SerializeToElement(EngineRun.Content);
        for (var i = 0; i < events; i += 500)
        {
            await runner.Bus.PublishAsync([.. Enumerable.Range(0, Math.Min(500, events - i)).Select(_ => new EventEnvelope
            {
                Id = Guid.CreateVersion7().ToString("N"), Topic = Runner.Topic, Payload = new(content), CreatedAt = TimeProvider.System.GetUtcNow(),
            })], CancellationToken.None);
        }
    }
}
