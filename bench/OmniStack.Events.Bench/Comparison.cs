using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace OmniStack.Events.Bench;

/// <summary>Runs all systems in turns against one server, several rounds, and prints the medians.</summary>
internal static class Comparison
{
    private static readonly (string Name, string System)[] Systems =
    [
        ("bare commands (the limit)", "limit"), ("OmniStack, 1 at once", "1"), ("OmniStack, 500 at once", "500"),
        ("BullMQ, 1 at once", "bullmq 1"), ("BullMQ, 50 at once", "bullmq 50"),
    ];

    public static async Task<int> RunAsync(int rounds, int events, int longRun)
    {
        await using var server = await BenchServer.StartAsync();
        using var bullmq = await BullMqPackage.InstallAsync();
        Dictionary<string, List<Measured>> results = Systems.ToDictionary(system => system.Name, _ => new List<Measured>());
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var (name, system) in Systems)
            {
                await server.FlushAsync();
                var output = system.StartsWith("bullmq", StringComparison.Ordinal)
                    ? await ReadAsync("node", [bullmq.Script, $"{server.Port}", $"{events}", system.Split(' ')[1]])
                    : await ReadAsync(Environment.ProcessPath!, [typeof(Comparison).Assembly.Location, "run", system, $"{server.Port}", $"{events}"]);
                var measured = JsonSerializer.Deserialize<Measured>(output, Bench.Systems.Json)!;
                results[name].Add(measured);
                Console.WriteLine($"round {round}, {name}: {output}");
            }
        }

        Print(results, events, rounds);
        await HttpPublish.RunAsync(server, events);
        if (longRun > 0)
        {
            await server.FlushAsync();
            Console.WriteLine(await ReadAsync(Environment.ProcessPath!,
                [typeof(Comparison).Assembly.Location, "run", "long", $"{server.Port}", $"{longRun}"], all: true));
        }

        return 0;
    }

    private static void Print(Dictionary<string, List<Measured>> results, int events, int rounds)
    {
        Console.WriteLine();
        Console.WriteLine($"{events} events, median of {rounds} rounds");
        Console.WriteLine("| system | publish/s | first publish -> last result, /s | drain/s | p50 ms | p99 ms | redis us/event | worker us/event | both, with the publisher, us/event | peak MB |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, runs) in results)
        {
            double Median(Func<Measured, double> figure) => runs.Select(figure).Order().ElementAt(runs.Count / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {Median(r => r.Publish):N0} | {Median(r => r.Concurrent):N0} | {Median(r => r.Drain):N0} | {Median(r => r.P50):F2} | {Median(r => r.P99):F2} | {Median(r => r.RedisMicros):F1} | {Median(r => r.WorkerMicros):F1} | {Median(r => r.ConcurrentMicros):F0} | {Median(r => r.PeakMegabytes):F0} |"));
        }

        double Drain(string name) => results[name].Select(run => run.Drain).Order().ElementAt(rounds / 2);
        var ours = Math.Max(Drain(Systems[1].Name), Drain(Systems[2].Name));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"drain: {ours / Math.Max(Drain(Systems[3].Name), Drain(Systems[4].Name)):F2} of BullMQ's best, {ours / Drain(Systems[0].Name):F2} of the limit"));
    }

    /// <returns>The last line, or all, of what the program wrote.</returns>
    private static async Task<string> ReadAsync(string program, string[] arguments, bool all = false)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? all ? output : output.Trim().Split('\n')[^1]
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
