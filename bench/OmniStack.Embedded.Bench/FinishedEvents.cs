using System.Diagnostics;

namespace OmniStack.Embedded.Bench;

/// <summary>A journal of finished events, written as a daemon writes it, and what it costs to start on it.</summary>
internal static class FinishedEvents
{
    private const int Batch = 100;

    public static async Task FillAsync(string directory, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var (services, bus) = await Load.OpenAsync(directory);
        await using (services)
        {
            for (var first = 0; first < count; first += Batch)
            {
                await bus.PublishAsync([.. Enumerable.Range(first, Batch).Select(Load.Event)], CancellationToken.None);
                await Load.SettleAsync(bus, await Load.ReceiveAsync(bus, Batch));
            }
        }

        Console.WriteLine($"""
            {count} finished events: {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s and {OwnProcess.CpuSeconds:0.0} s of CPU to publish in hundreds, take and settle;
            peak {OwnProcess.PeakMebibytes:0} MiB; {new FileInfo(Path.Combine(directory, "events.journal")).Length >> 20} MiB of journal
            """);
    }

    public static async Task StartAsync(string directory, int count)
    {
        var (cpu, start) = (OwnProcess.CpuSeconds, Stopwatch.GetTimestamp());
        var (services, bus) = await Load.OpenAsync(directory);
        await using (services)
        {
            var (cpuSpent, elapsed, peak) = (OwnProcess.CpuSeconds - cpu, Stopwatch.GetElapsedTime(start), OwnProcess.PeakMebibytes);
            foreach (var number in (int[])[0, count / 2, count - 1])
            {
                _ = (await bus.FindTaskAsync(Load.Id(number), CancellationToken.None))?.Result ?? throw new InvalidOperationException($"Event {number} is not there.");
            }

            Console.WriteLine($"  start: {elapsed.TotalSeconds:0.00} s, {cpuSpent:0.00} s of CPU ({GC.GetTotalPauseDuration().TotalSeconds:0.00} s of it the collector's pauses), "
                + $"peak {peak:0} MiB, live {GC.GetTotalMemory(forceFullCollection: true) >> 20} MiB");
        }
    }
}
