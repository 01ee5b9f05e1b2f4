using System.IO.Compression;
using System.Net;

namespace OmniStack.Dashboard.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task EarlierRun_AfterARestart_CanBeLookedAtAndCompared()
    {
        using var data = new TempDirectory();
        await using (var before = await RunningDashboard.StartAsync(data: data))
        {
            using var sent = await before.PostAsync("traces", OtlpRequests.Spans("earlier", 3, n => (UInt128)n + 1));
        }
        await using var dashboard = await RunningDashboard.StartAsync(data: data);
        using var client = await dashboard.LogInAsync();
        Assert.DoesNotContain("earlier:", await client.GetStringAsync("traces", RunningDashboard.Stop), StringComparison.Ordinal);
        var runs = Runs(data);

        using var looked = await client.PostAsync($"data/look?run={runs[0]}", null, RunningDashboard.Stop);
        var page = await looked.Content.ReadAsStringAsync(RunningDashboard.Stop);
        var comparison = await client.GetStringAsync($"data/compare?a={runs[0]}&b={runs[1]}", RunningDashboard.Stop);

        Assert.Contains("You are looking at the run of", page, StringComparison.Ordinal);
        Assert.Contains("earlier: GET /items/2", page, StringComparison.Ordinal);
        Assert.Contains("GET /items/1", comparison, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_BeyondTheLimit_AreRemoved()
    {
        using var data = new TempDirectory();
        for (var i = 0; i < 4; i++)
        {
            await using var dashboard = await RunningDashboard.StartAsync(o => o.MaxRuns = 2, data);
        }

        Assert.Equal(2, Runs(data).Length);
    }

    [Fact]
    public async Task Segments_BeyondTheBytes_AreRemoved()
    {
        using var data = new TempDirectory();
        await using (var dashboard = await RunningDashboard.StartAsync(o => o.MaxRunBytes = 1024 * 1024, data))
        {
            for (var i = 0; i < 30; i++)
            {
                using var _ = await dashboard.PostAsync("logs", OtlpRequests.Logs("api", 1000));
            }
        }

        Assert.InRange(Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 1, 1024 * 1024 + 128 * 1024);
    }

    [Fact]
    public async Task Segment_TornByAKill_IsReadUpToThere()
    {
        using var data = new TempDirectory();
        await using (var before = await RunningDashboard.StartAsync(data: data))
        {
            using var whole = await before.PostAsync("logs", OtlpRequests.Logs("api", 1, "Whole"));
            using var torn = await before.PostAsync("logs", OtlpRequests.Logs("api", 1, "Torn"));
        }
        var segment = Directory.EnumerateFiles(data.Path, "*.otlp", SearchOption.AllDirectories).Single();
        await using (var file = new FileStream(segment, FileMode.Open))
        {
            file.SetLength(file.Length - 5);
        }
        await using var dashboard = await RunningDashboard.StartAsync(data: data);
        using var client = await dashboard.LogInAsync();
        using var looked = await client.PostAsync($"data/look?run={Runs(data)[0]}", null, RunningDashboard.Stop);

        var logs = await client.GetStringAsync("logs", RunningDashboard.Stop);

        Assert.Contains("Whole 0", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("Torn 0", logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Imported_ShowsTheSame()
    {
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));
        await DemoData.SendAsync(dashboard, TimeProvider.System.GetUtcNow());
        using var client = await dashboard.LogInAsync();
        var zip = await client.GetByteArrayAsync("data/export", RunningDashboard.Stop);

        using var imported = await ImportAsync(client, zip);
        var traces = await imported.Content.ReadAsStringAsync(RunningDashboard.Stop);
        var metrics = await client.GetStringAsync("metrics?resource=chatapi&meter=OmniStack.Demo&instrument=http.server.request.duration", RunningDashboard.Stop);
        var logs = await client.GetStringAsync("logs?level=Error", RunningDashboard.Stop);

        Assert.Contains("You are looking at the imported file", traces, StringComparison.Ordinal);
        Assert.Contains("30 of 30 held", traces, StringComparison.Ordinal);
        Assert.Contains("p99", metrics, StringComparison.Ordinal);
        Assert.Contains("failed attempt 1", logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_OfAnEarlierRun_IsShownAndExportedAndImported()
    {
        using var data = new TempDirectory();
        await using (var before = await RunningDashboard.StartAsync(data: data, resources: DemoData.Resources(TimeProvider.System.GetUtcNow())))
        {
            before.Resources.Write("daemon", "\e[31mred\e[0m line");
            before.Resources.Write("web", "a cry", isError: true);
            await Eventually.IsTrueAsync(() => Directory.EnumerateFiles(data.Path, "web.log", SearchOption.AllDirectories).Any(path => new FileInfo(path).Length > 0));
        }
        await using var dashboard = await RunningDashboard.StartAsync(data: data);
        using var client = await dashboard.LogInAsync();
        using var looked = await client.PostAsync($"data/look?run={Runs(data)[0]}", null, RunningDashboard.Stop);

        var earlier = await client.GetStringAsync("console", RunningDashboard.Stop);
        using var imported = await ImportAsync(client, await client.GetByteArrayAsync("data/export", RunningDashboard.Stop));
        var again = await client.GetStringAsync("console?resource=web", RunningDashboard.Stop);
        var download = await client.GetStringAsync("console/download", RunningDashboard.Stop);

        Assert.Contains("<span class=\"fg1\">red</span>", earlier, StringComparison.Ordinal);
        Assert.Contains("<p class=\"stderr\">", earlier, StringComparison.Ordinal);
        Assert.DoesNotContain("data-console", earlier, StringComparison.Ordinal);
        Assert.Contains("You are looking at the imported file", again, StringComparison.Ordinal);
        Assert.Contains("a cry", again, StringComparison.Ordinal);
        Assert.DoesNotContain("red line", again, StringComparison.Ordinal);
        Assert.Contains("[daemon] red line", download, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Console_BeyondTheBytes_KeepsTheNewestLines()
    {
        using var data = new TempDirectory();
        await using (var before = await RunningDashboard.StartAsync(o => o.MaxConsoleBytes = 64 * 1024, data, DemoData.Resources(TimeProvider.System.GetUtcNow())))
        {
            for (var i = 0; i < 5000; i++)
            {
                before.Resources.Write("daemon", $"line {i} of a flood");
            }
        }
        await using var dashboard = await RunningDashboard.StartAsync(data: data);
        using var client = await dashboard.LogInAsync();
        using var looked = await client.PostAsync($"data/look?run={Runs(data)[0]}", null, RunningDashboard.Stop);

        var shown = await client.GetStringAsync("console", RunningDashboard.Stop);

        Assert.Contains("line 4999 of a flood", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("line 1 of a flood", shown, StringComparison.Ordinal);
        Assert.InRange(Directory.EnumerateFiles(data.Path, "*.log", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length), 32 * 1024, 66 * 1024);
    }

    [Fact]
    public async Task Import_OfAConsoleThatLeadsElsewhere_IsLeftOut()
    {
        using var data = new TempDirectory();
        await using var dashboard = await RunningDashboard.StartAsync(data: data);
        using var client = await dashboard.LogInAsync();
        using var file = new MemoryStream();
        await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "console/../../escaped.log", "console/fine.log" })
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync(RunningDashboard.Stop);
                await entry.WriteAsync("2026-11-30T08:00:00.0000000Z stdout F hello\nno such line\n"u8.ToArray(), RunningDashboard.Stop);
            }
        }

        using var imported = await ImportAsync(client, file.ToArray());

        Assert.Equal(["fine.log"], Directory.EnumerateFiles(data.Path, "*.log", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)));
        Assert.Contains("hello", await client.GetStringAsync("console", RunningDashboard.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfWhatAPageShows_CanBeImported()
    {
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));
        await DemoData.SendAsync(dashboard, TimeProvider.System.GetUtcNow());
        using var client = await dashboard.LogInAsync();
        var trace = await client.GetByteArrayAsync("traces/4bf92f3577b34da6a3ce929d0e0e4736/export", RunningDashboard.Stop);
        var failed = await client.GetStringAsync("traces/export?hasError=true", RunningDashboard.Stop);
        var logs = await client.GetStringAsync("logs/export?level=Error", RunningDashboard.Stop);

        using var imported = await ImportAsync(client, trace);

        Assert.Contains("1 of 1 held", await imported.Content.ReadAsStringAsync(RunningDashboard.Stop), StringComparison.Ordinal);
        Assert.DoesNotContain("4bf92f3577b34da6a3ce929d0e0e4736", failed, StringComparison.Ordinal);
        Assert.Contains("failed attempt 1", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("is being processed", logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OfAnythingElse_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.LogInAsync();

        using var text = await ImportAsync(client, "hello"u8.ToArray());
        using var notZip = await ImportAsync(client, "PK but no zip"u8.ToArray());

        Assert.All([text, notZip], r => Assert.Equal("?error=import", r.RequestMessage!.RequestUri!.Query));
    }

    [Fact]
    public async Task TakenPort_IsReplacedByAFreeOne()
    {
        await using var first = await RunningDashboard.StartAsync();
        await using var second = await RunningDashboard.StartAsync(o => o.Port = first.Server.Url.Port);
        using var client = await second.LogInAsync();

        using var response = await client.GetAsync("", RunningDashboard.Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual(first.Server.Url.Port, second.Server.Url.Port);
    }

    private static string[] Runs(TempDirectory data) => [.. Directory.EnumerateDirectories(data["runs"]).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    private static async Task<HttpResponseMessage> ImportAsync(HttpClient client, byte[] file)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(file), "file", "telemetry.zip" } };
        return await client.PostAsync("data/import", form, RunningDashboard.Stop);
    }
}
