using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OmniStack.LocalHosting.Tests;

/// <summary>The dashboard of a running host: what it shows and what it can do.</summary>
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
    public async Task Dashboard_SwitchedOff_IsNotThere()
    {
        await using var host = HostProcess.Start(new Dictionary<string, string> { ["OmniStack__Hosting__Dashboard"] = "false" });
        await host.WaitUntilReadyAsync();

        Assert.DoesNotContain("Dashboard:", host.Output, StringComparison.Ordinal);
    }

    private static readonly string[] Order = ["redis", "mongo", "testdb", "back-1", "back-2", "front"];

    private static async Task CommandAsync(HttpClient api, string command, HttpStatusCode expected)
    {
        using var response = await api.PostAsync($"api/telemetry/resources/front/commands/{command}", null, Stop);
        Assert.Equal(expected, response.StatusCode);
    }

    private static async Task<JsonElement> FrontAsync(HttpClient api) =>
        (await api.GetFromJsonAsync<JsonElement[]>("api/telemetry/resources", Stop))!.Single(r => r.GetProperty("name").GetString() == "front");

    private static string ApiKey(HostProcess host) => File.ReadAllText(Path.Combine(host.Data, "secrets", "dashboard-api-key"));

    private static Uri LoginUrl(HostProcess host) =>
        new(Regex.Match(host.Output, @"Dashboard: (?<url>http://\S+/login\?t=\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["url"].Value);

    private static HttpClient OpenApi(HostProcess host) =>
        new() { BaseAddress = new Uri(LoginUrl(host).GetLeftPart(UriPartial.Authority)), DefaultRequestHeaders = { { "x-api-key", ApiKey(host) } }, Timeout = TimeSpan.FromMinutes(3) };
}
