using System.Diagnostics;
using System.Globalization;

namespace OmniStack.Chat.Bench;

/// <summary>Measures all systems in turns and prints the tables of docs/performance.md.</summary>
internal static class Comparison
{
    private const int MostConnections = 256;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(TimeSpan duration, string version)
    {
        using var peer = await PeerPackage.InstallAsync(version);
        var systems = new Systems(peer).All;
        PrintLoad();
        Print("| system | connections | answers/s | deltas/s | first delta p50 ms | p99 ms | CPU ms/answer | peak MiB |");
        Print("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var connections in (int[])[1, 32, MostConnections])
        {
            foreach (var (name, startAsync) in systems)
            {
                await using var server = await startAsync(TimeSpan.Zero);
                using var load = new Load(server.Address);
                await load.RunAsync(connections, Warm);
                var (start, cpu) = (Stopwatch.GetTimestamp(), server.CpuSeconds);
                var answers = await load.RunAsync(connections, duration);
                var rate = answers.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
                Print($"| {name} | {connections} | {rate:N0} | {rate * Systems.Deltas:N0} | {Percentile(answers, 50):F1} | {Percentile(answers, 99):F1} | {(server.CpuSeconds - cpu) * 1000 / answers.Count:F2} | {server.PeakMebibytes:F0} |");
            }
        }

        Print($"\n{MostConnections} streams at {Pace.TotalMilliseconds:F0} ms a delta; ideal {Pace.TotalSeconds * Systems.Deltas:F1} s\n");
        Print("| system | answer p50 s | slowest s | first delta p50 ms | p99 ms | peak MiB |");
        Print("| --- | --- | --- | --- | --- | --- |");
        foreach (var (name, startAsync) in systems)
        {
            await using var server = await startAsync(Pace);
            using var load = new Load(server.Address);
            await load.RunAsync(MostConnections, Warm);
            var answers = await load.RunAsync(MostConnections, TimeSpan.Zero);
            var times = answers.Select(answer => answer.Whole.TotalSeconds).Order().ToList();
            Print($"| {name} | {times[times.Count / 2]:F2} | {times[^1]:F2} | {Percentile(answers, 50):F1} | {Percentile(answers, 99):F1} | {server.PeakMebibytes:F0} |");
        }

        PrintLoad();
    }

    private static void PrintLoad() => Print($"\nLoad average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} on {Environment.ProcessorCount} cores\n");

    private static double Percentile(IReadOnlyList<Answer> answers, int percent)
        => answers.Select(answer => answer.First.TotalMilliseconds).Order().ElementAt((answers.Count - 1) * percent / 100);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}
