using System.Diagnostics;
using System.Security.Cryptography;
using OmniStack.Dashboard.Tests;

namespace OmniStack.Dashboard.Bench;

/// <summary>What the project asks for: 20,000 spans a second for 30 s, while somebody looks at the pages.</summary>
internal static class Load
{
    private const int SpansPerRequest = 500;
    private const int SpansPerTrace = 10;
    private const int Senders = 4;

    public static async Task<int> RunAsync(int spansPerSecond, int seconds, bool isGrpc)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var grpc = new GrpcSender(dashboard.Server);
        using var reader = await dashboard.LogInAsync();
        var bodies = Enumerable.Range(0, 64).Select(_ => Body()).ToArray();
        var clock = Stopwatch.StartNew();
        var sent = 0L;
        var slowestPage = TimeSpan.Zero;
        var pages = 0;
        var writing = Enumerable.Range(0, Senders).Select(n => SendAsync(n)).ToArray();
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var start = clock.Elapsed;
            await reader.GetStringAsync(pages++ % 2 == 0 ? "traces" : "traces?f=http.response.status_code%3D%3D500&min=1");
            slowestPage = TimeSpan.FromTicks(Math.Max(slowestPage.Ticks, (clock.Elapsed - start).Ticks));
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
        await Task.WhenAll(writing);
        var process = Process.GetCurrentProcess();
        Console.WriteLine($"{sent:N0} spans in {clock.Elapsed.TotalSeconds:0.0} s: {sent / clock.Elapsed.TotalSeconds:N0} spans/s, sender and dashboard in one process");
        Console.WriteLine($"{pages} pages, the slowest {slowestPage.TotalMilliseconds:0} ms; processor {process.TotalProcessorTime.TotalSeconds / clock.Elapsed.TotalSeconds:0.00} cores; "
            + $"{process.PeakWorkingSet64 / 1024 / 1024} MiB at most");
        return 0;

        async Task SendAsync(int sender)
        {
            for (var n = sender; clock.Elapsed.TotalSeconds < seconds; n += Senders)
            {
                var due = TimeSpan.FromSeconds((double)n * SpansPerRequest / spansPerSecond);
                if (due > clock.Elapsed)
                {
                    await Task.Delay(due - clock.Elapsed, TimeProvider.System);
                }
                var body = Renumber(bodies[n % bodies.Length], n);
                await (isGrpc ? grpc.SendAsync(body) : PostAsync(body));
                Interlocked.Add(ref sent, SpansPerRequest);
            }
        }

        async Task PostAsync(byte[] body)
        {
            using var response = await dashboard.PostAsync("traces", body);
            response.EnsureSuccessStatusCode();
        }
    }

    private static readonly byte[] Mark = RandomNumberGenerator.GetBytes(8);

    private static byte[] Body() => OtlpRequests.Spans("load", SpansPerRequest, n => new UInt128(BitConverter.ToUInt64(Mark), (ulong)(n / SpansPerTrace)));

    /// <summary>Gives each request trace ids of its own by overwriting the mark, which is cheaper than to build it anew.</summary>
    private static byte[] Renumber(byte[] body, int number)
    {
        var copy = body.ToArray();
        var mark = Mark.Reverse().ToArray();
        for (var rest = copy.AsSpan(); rest.IndexOf(mark) is >= 0 and var at; rest = rest[(at + 8)..])
        {
            BitConverter.TryWriteBytes(rest[at..], number + 1);
        }
        return copy;
    }
}
