using System.Diagnostics;

namespace OmniStack.Embedded.Bench;

/// <summary>Single events, one after the other: every publish and every settlement waits for its own fsync.</summary>
internal static class Calls
{
    public static async Task RunAsync(string directory, int count)
    {
        var (services, bus) = await Load.OpenAsync(directory);
        await using (services)
        {
            List<double> publishes = [];
            List<double> wholes = [];
            for (var number = 0; number < count; number++)
            {
                var start = Stopwatch.GetTimestamp();
                await bus.PublishAsync([Load.Event(number)], CancellationToken.None);
                publishes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                await Load.SettleAsync(bus, await Load.ReceiveAsync(bus, 1));
                wholes.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            Report("publish, fsync included", publishes);
            Report("publish, receive, settle", wholes);
        }

        Report("write and fsync of the same bytes, bare", BareWrites(Path.Combine(directory, "bare"), count));
    }

    private static List<double> BareWrites(string path, int count)
    {
        List<double> times = [];
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        var bytes = new byte[480];
        for (var number = 0; number < count; number++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, bytes, (long)number * bytes.Length);
            RandomAccess.FlushToDisk(file);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times;
    }

    private static void Report(string name, List<double> times)
    {
        times.Sort();
        Console.WriteLine($"{name,-42} p50 {times[times.Count / 2]:0.00} ms, p99 {times[times.Count * 99 / 100]:0.00} ms, max {times[^1]:0.0} ms");
    }
}
