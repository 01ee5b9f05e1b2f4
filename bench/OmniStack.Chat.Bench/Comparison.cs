using System.Diagnostics;
using System.Globalization;

namespace OmniStack.Chat.Bench;

/// <summary>Measures the systems in turns and prints the tables of docs/performance.md.</summary>
internal static class Comparison
{
    private const int PacedConnections = 256;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(BenchOptions options)
    {
        using var peer = options.Systems.Contains(Systems.Peer) ? await PeerPackage.InstallAsync(options.PeerVersion) : null;
        var systems = new Systems(peer, options.Services).Named(options.Systems);
        PrintLoad();
        if (options.Connections.Count > 0)
        {
            Print("| system | connections | answers/s | deltas/s | first delta p50 ms | p99 ms | CPU ms/answer | peak MiB |");
            Print("| --- | --- | --- | --- | --- | --- | --- | --- |");
            foreach (var connections in options.Connections)
            {
                await MeasureAsync(systems, options.Rounds, (name, startAsync) => MeasureAsync(name, startAsync, connections, options.Duration));
            }

            PrintLoad();
        }

        if (options.HasPaced)
        {
            Print($"{PacedConnections} streams at {Pace.TotalMilliseconds:F0} ms a delta; ideal {Pace.TotalSeconds * Systems.Deltas:F1} s\n");
            Print("| system | answer p50 s | slowest s | first delta p50 ms | p99 ms | CPU ms/answer | idle MiB | peak MiB | of it anonymous |");
            Print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
            await MeasureAsync(systems, options.Rounds, MeasurePacedAsync);
            PrintLoad();
        }
    }

    private static async Task MeasureAsync(IReadOnlyList<MeasuredSystem> systems, int rounds, Func<string, Func<TimeSpan, Task<ServerProcess>>, Task> measureAsync)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, startAsync) in systems)
            {
                await measureAsync(name, startAsync);
            }
        }
    }

    private static async Task MeasureAsync(string name, Func<TimeSpan, Task<ServerProcess>> startAsync, int connections, TimeSpan duration)
    {
        await using var server = await startAsync(TimeSpan.Zero);
        using var load = new Load(server.Address);
        await load.RunAsync(connections, Warm);
        var (start, cpu) = (Stopwatch.GetTimestamp(), server.CpuSeconds);
        var answers = await load.RunAsync(connections, duration);
        var rate = answers.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        Print($"| {name} | {connections} | {rate:N0} | {rate * Systems.Deltas:N0} | {First(answers, 50):F1} | {First(answers, 99):F1} | {(server.CpuSeconds - cpu) * 1000 / answers.Count:F2} | {server.Peak.Resident:F0} |");
    }

    private static async Task MeasurePacedAsync(string name, Func<TimeSpan, Task<ServerProcess>> startAsync)
    {
        await using var server = await startAsync(Pace);
        var idle = server.Peak.Resident;
        using var load = new Load(server.Address);
        await load.RunAsync(PacedConnections, Warm);
        var cpu = server.CpuSeconds;
        var answers = await load.RunAsync(PacedConnections, TimeSpan.Zero);
        var spent = (server.CpuSeconds - cpu) * 1000 / answers.Count;
        var peak = server.Peak;
        var times = answers.Select(answer => answer.Whole.TotalSeconds).Order().ToList();
        Print($"| {name} | {times[times.Count / 2]:F2} | {times[^1]:F2} | {First(answers, 50):F1} | {First(answers, 99):F1} | {spent:F2} | {idle:F0} | {peak.Resident:F0} | {peak.Anonymous:F0} |");
    }

    private static void PrintLoad() => Print($"\nLoad average {File.ReadAllText("/proc/loadavg").Split(' ')[0]} on {Environment.ProcessorCount} cores\n");

    private static double First(IReadOnlyList<Answer> answers, int percent)
        => answers.Select(answer => answer.First.TotalMilliseconds).Order().ElementAt((answers.Count - 1) * percent / 100);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}
