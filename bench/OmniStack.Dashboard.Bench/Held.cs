using System.Diagnostics;
using OmniStack.Dashboard.Tests;

namespace OmniStack.Dashboard.Bench;

/// <summary>How fast the pages are with as much held as is kept: 100,000 log records and 10,000 traces of ten spans.</summary>
internal static class Held
{
    private static readonly string[] Paths =
        ["logs", "logs?q=no+such+text", "logs?f=Item%3D%3D99999", "traces", "traces?q=no+such+text", "traces?f=url.path~nothing", "traces?hasError=true", "search?q=no+such+text", "search?q=items", "console", "metrics", "", "data"];

    public static async Task<int> RunAsync()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        for (var n = 0; n < 100; n++)
        {
            var from = (UInt128)(n * 100) + 1;
            using var logs = await dashboard.PostAsync("logs", OtlpRequests.Logs("api", 1000));
            using var spans = await dashboard.PostAsync("traces", OtlpRequests.Spans("api", 1000, i => from + (UInt128)(i / 10)));
        }
        using var client = await dashboard.LogInAsync();
        foreach (var path in Paths)
        {
            await client.GetStringAsync(path);
            var start = Stopwatch.GetTimestamp();
            await client.GetStringAsync(path);
            Console.WriteLine($"{Stopwatch.GetElapsedTime(start).TotalMilliseconds,6:0} ms  /{path}");
        }
        Console.WriteLine($"{GC.GetTotalMemory(forceFullCollection: true) / 1024 / 1024} MiB managed");
        return 0;
    }
}
