using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OmniStack.Events.Bench;

/// <summary>Publishing over HTTP to the real daemon, whose shipped agent works on the events meanwhile.</summary>
internal static class HttpPublish
{
    private const int Connections = 32;

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new { topic = "greet.user", payload = new { content = new { name = new string('x', 180) } } }));

    /// <summary>Prints a line for each bus: warmed up with as many events as are measured.</summary>
    public static async Task RunAsync(BenchServer server, int events)
    {
        var assembly = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../../OmniStack.Daemon/bin/Release/net10.0/OmniStack.Daemon.dll"));
        Console.WriteLine();
        Console.WriteLine($"POST /tasks, {events} events on {Connections} connections");
        Console.WriteLine("| bus | publish/s | p50 ms | p99 ms | daemon us/event |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var (name, port) in new (string, int?)[] { ("Redis", server.Port), ("embedded", null) })
        {
            await server.FlushAsync();
            await using var daemon = await DaemonProcess.StartAsync(assembly, port);
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = daemon.Address };
            await PublishAsync(http, events);
            var (cpu, start) = (daemon.CpuSeconds, Stopwatch.GetTimestamp());
            var latencies = await PublishAsync(http, events);
            var rate = latencies.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
            var micros = (daemon.CpuSeconds - cpu) * 1_000_000 / latencies.Length;
            Array.Sort(latencies);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {rate:N0} | {latencies[latencies.Length / 2]:F2} | {latencies[latencies.Length * 99 / 100]:F2} | {micros:F0} |"));
        }
    }

    /// <returns>Milliseconds of each publish.</returns>
    private static async Task<double[]> PublishAsync(HttpClient http, int events)
    {
        var lanes = await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            var latencies = new double[events / Connections];
            for (var i = 0; i < latencies.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                using var content = new ByteArrayContent(Body);
                content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
                using var response = await http.PostAsync(new Uri("/tasks", UriKind.Relative), content);
                if (response.StatusCode != HttpStatusCode.Accepted)
                {
                    throw new InvalidOperationException($"The daemon answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
                }

                latencies[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            return latencies;
        }));
        return [.. lanes.SelectMany(lane => lane)];
    }
}
