using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OmniStack.Dashboard.Tests;

public sealed class ApiTests
{
    [Fact]
    public async Task Resources_InTheApi_HoldNoValueOfTheEnvironment()
    {
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));

        var json = await dashboard.Api.GetStringAsync("api/telemetry/resources", RunningDashboard.Stop);

        Assert.Contains("REDIS_PASSWORD", json, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_WithFilters_AreTheOnesAskedFor()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var _ = await dashboard.PostAsync("traces", OtlpRequests.Spans("api", 40, n => (UInt128)n + 1));

        var found = await dashboard.Api.GetFromJsonAsync<JsonElement>("api/telemetry/spans?resource=api&f=url.path%3E%3D%2Fitems%2F0&f=name~items/7&limit=1", RunningDashboard.Stop);
        var ofTrace = await dashboard.Api.GetFromJsonAsync<JsonElement>("api/telemetry/traces?traceId=00000000000000000000000000000008", RunningDashboard.Stop);

        Assert.Equal("GET /items/7", Assert.Single(found.EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("/items/7", ofTrace[0].GetProperty("spans")[0].GetProperty("attributes").GetProperty("url.path").GetString());
    }

    [Fact]
    public async Task Logs_Followed_ComeAsTheyAreSent()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var first = await dashboard.PostAsync("logs", OtlpRequests.Logs("api", 2, "Before"));
        using var response = await dashboard.Api.GetAsync("api/telemetry/logs?follow=true&q=fore", HttpCompletionOption.ResponseHeadersRead, RunningDashboard.Stop);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(RunningDashboard.Stop));
        Assert.Contains("Before 0", await lines.ReadLineAsync(RunningDashboard.Stop), StringComparison.Ordinal);
        Assert.Contains("Before 1", await lines.ReadLineAsync(RunningDashboard.Stop), StringComparison.Ordinal);

        using var other = await dashboard.PostAsync("logs", OtlpRequests.Logs("api", 5, "Other"));
        using var second = await dashboard.PostAsync("logs", OtlpRequests.Logs("api", 1, "Therefore"));

        Assert.Contains("Therefore 0", await lines.ReadLineAsync(RunningDashboard.Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Spans_Followed_ComeOnceEach()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var response = await dashboard.Api.GetAsync("api/telemetry/spans?follow=true", HttpCompletionOption.ResponseHeadersRead, RunningDashboard.Stop);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(RunningDashboard.Stop));
        var seen = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var from = round;
            using var _ = await dashboard.PostAsync("traces", OtlpRequests.Spans("api", 1, _ => (UInt128)from + 1));
            seen.Add(JsonDocument.Parse((await lines.ReadLineAsync(RunningDashboard.Stop))!).RootElement.GetProperty("traceId").GetString()![^1..]);
        }

        Assert.Equal(["1", "2", "3"], seen);
    }

    [Fact]
    public async Task Traces_Followed_AreToldAgainWhenTheyGrow()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var response = await dashboard.Api.GetAsync("api/telemetry/traces?follow=true&resource=api", HttpCompletionOption.ResponseHeadersRead, RunningDashboard.Stop);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(RunningDashboard.Stop));
        using var other = await dashboard.PostAsync("traces", OtlpRequests.Spans("web", 1, _ => 9));
        var counts = new List<int>();
        for (var round = 1; round <= 3; round++)
        {
            using var _ = await dashboard.PostAsync("traces", OtlpRequests.Spans("api", round, _ => 1));
            var trace = JsonDocument.Parse((await lines.ReadLineAsync(RunningDashboard.Stop))!).RootElement;
            Assert.EndsWith("01", trace.GetProperty("traceId").GetString(), StringComparison.Ordinal);
            counts.Add(trace.GetProperty("spanCount").GetInt32());
        }

        Assert.Equal(counts.Order().Distinct(), counts);
    }

    [Fact]
    public async Task Followers_BeyondTheLimit_Get503()
    {
        await using var dashboard = await RunningDashboard.StartAsync(o => o.MaxFollowers = 1);
        using var first = await dashboard.Api.GetAsync("api/telemetry/logs?follow=true", HttpCompletionOption.ResponseHeadersRead, RunningDashboard.Stop);
        using var second = await dashboard.Api.GetAsync("api/telemetry/logs?follow=true", HttpCompletionOption.ResponseHeadersRead, RunningDashboard.Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
    }

    [Fact]
    public async Task Command_ByTheApi_NeedsTheKey()
    {
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));
        using var user = await dashboard.LogInAsync();

        using var byCookie = await user.PostAsync("api/telemetry/resources/web/commands/stop", null, RunningDashboard.Stop);
        using var byKey = await dashboard.Api.PostAsync("api/telemetry/resources/web/commands/stop", null, RunningDashboard.Stop);
        using var unknown = await dashboard.Api.PostAsync("api/telemetry/resources/web/commands/explode", null, RunningDashboard.Stop);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.NotFound], new[] { byCookie, byKey, unknown }.Select(r => r.StatusCode));
        Assert.Equal(["web stop"], dashboard.Resources.Executed);
    }
}
