using System.Diagnostics;

namespace OmniStack.Events.Bench;

/// <summary>Measures the engine.</summary>
internal static class EngineRun
{
    private const int Singles = 2_000;

    /// <summary>About 200 bytes of JSON.</summary>
    public static readonly object Content = new { text = new string('x', 180), n = 1 };

    public static async Task<Measured> MeasureAsync(int port, int events, int consumerCount)
    {
        await using var redis = await RedisProbe.ConnectAsync(port);
        double publish;
        await using (var publisher = new Runner(port, consumerCount))
        {
            await PublishAsync(publisher, 500);
            var begun = Stopwatch.GetTimestamp();
            await PublishAsync(publisher, events);
            publish = events / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        }

        await using var worker = new Runner(port, consumerCount);
        var drained = worker.Bus.ReachAsync(events + 500);
        var (redisBefore, workerBefore, start) = (await redis.CpuSecondsAsync(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await worker.StartAsync();
        await drained;
        var drain = (events + 500) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var redisMicros = (await redis.CpuSecondsAsync() - redisBefore) * 1_000_000 / (events + 500);
        var workerMicros = (Environment.CpuUsage.TotalTime - workerBefore).TotalMicroseconds / (events + 500);

        (redisBefore, workerBefore, start) = (await redis.CpuSecondsAsync(), Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var finished = worker.Bus.ReachAsync(events);
        await PublishAsync(worker, events);
        await finished;
        var concurrent = events / Stopwatch.GetElapsedTime(start).TotalSeconds;

        var concurrentMicros = (await redis.CpuSecondsAsync() - redisBefore) * 1_000_000 / events + (Environment.CpuUsage.TotalTime - workerBefore).TotalMicroseconds / events;

        var (p50, p99) = await LatencyAsync(worker);
        return new(publish, drain, concurrent, p50, p99, redisMicros, workerMicros, concurrentMicros, Process.GetCurrentProcess().PeakWorkingSet64 / (double)(1 << 20));
    }

    private static async Task PublishAsync(Runner runner, int events)
    {
        for (var i = 0; i < events; i++)
        {
            await runner.Publisher.PublishAsync(Runner.Topic, Content, CancellationToken.None);
        }
    }

    private static async Task<(double P50, double P99)> LatencyAsync(Runner worker)
    {
        var latencies = new double[Singles];
        for (var i = -200; i < Singles; i++)
        {
            var id = $"single-{i}";
            var stored = worker.Bus.StoredAsync(id);
            var start = Stopwatch.GetTimestamp();
            await worker.Publisher.PublishAsync(Runner.Topic, Content, new PublishOptions { Id = id }, CancellationToken.None);
            await stored;
            latencies[Math.Max(i, 0)] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(latencies);
        return (latencies[Singles / 2], latencies[Singles * 99 / 100]);
    }
}
