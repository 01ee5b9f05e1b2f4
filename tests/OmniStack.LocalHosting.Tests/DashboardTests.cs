using System.Net;
using System.Net.Http.Json;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests;

/// <summary>The dashboard of a running host: what it shows and what it can do.</summary>
[SupportedOSPlatform("linux")]
public sealed class DashboardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dashboard_OfARunningHost_ShowsItsResourcesAndTakesTheirTelemetry()
    {
        await using var host = HostProcess.Start();
        await host.WaitUntilReadyAsync();
        using var api = OpenApi(host);

        var resources = await api.GetFromJsonAsync<JsonElement[]>("api/telemetry/resources", Stop);
        var back = await api.GetFromJsonAsync<Dictionary<string, string>>(new Uri(host.UrlOf("back-1"), "environment"), Stop);
        using var login = await api.GetAsync(LoginUrl(host), Stop);

        Assert.Equal(["redis", "mongo", "testdb", "back-1", "back-2", "front"], resources!.Select(r => r.GetProperty("name").GetString()).Order(Comparer<string?>.Create(
            (a, b) => Array.IndexOf(Order, a).CompareTo(Array.IndexOf(Order, b)))));
        var front = resources!.Single(r => r.GetProperty("name").GetString() == "front");
        Assert.Equal("Running", front.GetProperty("state").GetString());
        Assert.Contains("back-2", front.GetProperty("references").EnumerateArray().Select(r => r.GetString()));
        Assert.Equal("grpc", back!["OTEL_EXPORTER_OTLP_PROTOCOL"]);
        Assert.Equal($"x-otlp-api-key={ApiKey(host)}", back["OTEL_EXPORTER_OTLP_HEADERS"]);
        Assert.Equal(LoginUrl(host).GetLeftPart(UriPartial.Authority), new Uri(back["OMNISTACK_DASHBOARD"]).GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        Assert.Contains("back-1", await login.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_OfAProject_StopStartAndRestartItsProcess()
    {
        await using var host = HostProcess.Start();
        await host.WaitUntilReadyAsync();
        using var api = OpenApi(host);
        var first = await FrontAsync(api);

        Assert.Equal(["greet", "stop", "restart", "rebuild", "break"], first.GetProperty("commands").EnumerateArray().Select(command => command.GetString()));
        await CommandAsync(api, "greet", HttpStatusCode.OK);
        await host.WaitForAsync("event: greeted front");
        Assert.Contains("The command failed: the command is broken", await CommandAsync(api, "break", HttpStatusCode.Conflict), StringComparison.Ordinal);
        await CommandAsync(api, "restart", HttpStatusCode.OK);
        var second = await FrontAsync(api);
        await CommandAsync(api, "stop", HttpStatusCode.OK);
        var stopped = await FrontAsync(api);
        await CommandAsync(api, "stop", HttpStatusCode.Conflict);
        await CommandAsync(api, "start", HttpStatusCode.OK);
        await CommandAsync(api, "rebuild", HttpStatusCode.OK);
        var third = await FrontAsync(api);

        Assert.NotEqual(first.GetProperty("processId").GetInt32(), second.GetProperty("processId").GetInt32());
        Assert.False(stopped.TryGetProperty("processId", out _));
        Assert.Equal("Running", third.GetProperty("state").GetString());
        Assert.Equal(0, await host.StopAsync());
        Assert.Empty(host.FindChildren());
    }

    [Fact]
    public async Task Parameter_WithoutAValue_IsEnteredInTheDashboardAndKept()
    {
        await using var host = HostProcess.Start(new Dictionary<string, string> { ["TEST_PARAMETER"] = "1" });
        await host.WaitForAsync("The host keeps trying.");
        Assert.Contains("front: Parameter 'needed' has no value. Enter it in the dashboard", host.Output, StringComparison.Ordinal);
        using var pages = OpenApi(host);
        using var login = await pages.GetAsync(LoginUrl(host), Stop);
        var asked = await pages.GetStringAsync("?view=parameters", Stop);

        using var entered = await pages.PostAsync("parameter?name=needed", new FormUrlEncodedContent([new("value", "from the page")]), Stop);
        await host.WaitUntilReadyAsync();

        Assert.Contains("No value yet", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("from the page", await entered.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        var variables = await pages.GetFromJsonAsync<Dictionary<string, string>>(new Uri(host.UrlOf("front"), "environment"), Stop);
        Assert.Equal("from the page", variables!["FROM_PARAMETER"]);
        var kept = Path.Combine(host.Data, "secrets", "parameter-needed");
        Assert.Equal("from the page", await File.ReadAllTextAsync(kept, Stop));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept));
        var builder = DistributedApplication.CreateBuilder([$"--OMNISTACK_DATA={host.Data}"]);
        Assert.Equal("from the page", await builder.AddParameter("needed", secret: true).Resource.GetValueAsync(Stop));
    }

    [Fact]
    public async Task Console_OfAnEarlierRun_IsReadAfterAFloodAndAKill()
    {
        await using var first = HostProcess.Start(new Dictionary<string, string> { ["OmniStack__Dashboard__MaxConsoleBytes"] = "1048576" });
        await first.WaitUntilReadyAsync();
        using var front = new HttpClient { BaseAddress = first.UrlOf("front"), Timeout = TimeSpan.FromMinutes(2) };
        using var flooded = await front.PostAsync("write/40000", null, Stop);
        await Eventually.IsTrueAsync(() => Recorded(first, "front").Contains("line 40000 ", StringComparison.Ordinal) && Recorded(first, "redis").Contains("Server initialized", StringComparison.Ordinal));
        await first.KillAsync();
        await using var second = HostProcess.Start(data: first.Data);
        await second.WaitUntilReadyAsync();
        using var pages = OpenApi(second);
        using var login = await pages.GetAsync(LoginUrl(second), Stop);
        var run = Directory.EnumerateDirectories(Path.Combine(first.Data, "dashboard", "runs")).Select(path => Path.GetFileName(path)).Min(StringComparer.Ordinal);

        using var looked = await pages.PostAsync($"data/look?run={run}", null, Stop);
        var redis = await pages.GetStringAsync("console?resource=redis", Stop);
        var flood = await pages.GetStringAsync("console?resource=front", Stop);

        Assert.Contains("Server initialized", redis, StringComparison.Ordinal);
        Assert.Contains("line 40000 ", flood, StringComparison.Ordinal);
        Assert.DoesNotContain("line 1 ", flood, StringComparison.Ordinal);
        Assert.InRange(new DirectoryInfo(Path.Combine(first.Data, "dashboard", "runs", run!, "console")).EnumerateFiles("front*").Sum(file => file.Length), 500 * 1024, 1024 * 1024);
        Assert.Equal(0, await second.StopAsync());
    }

    [Fact]
    public async Task Dashboard_SwitchedOff_IsNotThere()
    {
        await using var host = HostProcess.Start(new Dictionary<string, string> { ["OmniStack__Hosting__Dashboard"] = "false" });
        await host.WaitUntilReadyAsync();

        Assert.DoesNotContain("Dashboard:", host.Output, StringComparison.Ordinal);
    }

    /// <summary>What is recorded of a resource, newest file last.</summary>
    private static string Recorded(HostProcess host, string resource) => string.Concat(new[] { $"{resource}.1.log", $"{resource}.log" }
        .SelectMany(name => Directory.EnumerateFiles(host.Data, name, SearchOption.AllDirectories)).Select(path =>
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }));

    private static readonly string[] Order = ["redis", "mongo", "testdb", "back-1", "back-2", "front"];

    private static async Task<string> CommandAsync(HttpClient api, string command, HttpStatusCode expected)
    {
        using var response = await api.PostAsync($"api/telemetry/resources/front/commands/{command}", null, Stop);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private static async Task<JsonElement> FrontAsync(HttpClient api) =>
        (await api.GetFromJsonAsync<JsonElement[]>("api/telemetry/resources", Stop))!.Single(r => r.GetProperty("name").GetString() == "front");

    private static string ApiKey(HostProcess host) => File.ReadAllText(Path.Combine(host.Data, "secrets", "dashboard-api-key"));

    private static Uri LoginUrl(HostProcess host) =>
        new(Regex.Match(host.Output, @"Dashboard: (?<url>http://\S+/login\?t=\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["url"].Value);

    private static HttpClient OpenApi(HostProcess host) =>
        new() { BaseAddress = new Uri(LoginUrl(host).GetLeftPart(UriPartial.Authority)), DefaultRequestHeaders = { { "x-api-key", ApiKey(host) } }, Timeout = TimeSpan.FromMinutes(3) };
}
