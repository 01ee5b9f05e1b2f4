using System.Net;

namespace OmniStack.Dashboard.Tests;

public sealed class SecurityTests
{
    [Fact]
    public async Task Page_WithoutLogin_LeadsToTheLogin()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = new HttpClient { BaseAddress = dashboard.Server.Url };

        var html = await client.GetStringAsync("traces", RunningDashboard.Stop);

        Assert.Contains("Log in to the dashboard", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anonymous_WhenAllowed_MayDoAllButFromAnotherSite()
    {
        await using var dashboard = await RunningDashboard.StartAsync(o => o.AllowAnonymous = true, resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));
        using var client = new HttpClient { BaseAddress = dashboard.Server.Url };
        using var otlp = new HttpClient { BaseAddress = dashboard.Server.OtlpHttpEndpoint };
        using var spans = new ByteArrayContent(OtlpRequests.Spans("anyone", 1, _ => 1)) { Headers = { ContentType = new("application/x-protobuf") } };

        using var sent = await otlp.PostAsync("v1/traces", spans, RunningDashboard.Stop);
        var page = await client.GetStringAsync("traces", RunningDashboard.Stop);
        using var command = await client.PostAsync("api/telemetry/resources/web/commands/stop", null, RunningDashboard.Stop);
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var foreign = await client.PostAsync("api/telemetry/resources/web/commands/restart", null, RunningDashboard.Stop);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized], new[] { sent, command, foreign }.Select(r => r.StatusCode));
        Assert.Contains("anyone: GET /items/0", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Log out", page, StringComparison.Ordinal);
        Assert.Equal(dashboard.Server.Url, dashboard.Server.LoginUrl);
        Assert.Equal(["web stop"], dashboard.Resources.Executed);
    }

    [Fact]
    public async Task Login_WithAWrongToken_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = new HttpClient { BaseAddress = dashboard.Server.Url };

        using var byLink = await client.GetAsync("login?t=wrong", RunningDashboard.Stop);
        using var form = new FormUrlEncodedContent([new("token", "wrong")]);
        using var byForm = await client.PostAsync("login", form, RunningDashboard.Stop);
        using var after = await client.GetAsync("api/telemetry/resources", RunningDashboard.Stop);

        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized], new[] { byLink, byForm, after }.Select(r => r.StatusCode));
    }

    [Theory]
    [InlineData("https://evil.example", "//evil.example")]
    [InlineData("/\\evil.example", "/\\evil.example")]
    public async Task Login_WithAForeignWayBack_LeadsToTheStart(string back, string other)
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });

        foreach (var path in new[] { back, other })
        {
            using var response = await client.GetAsync(new Uri($"{dashboard.Server.LoginUrl}&back={Uri.EscapeDataString(path)}"), RunningDashboard.Stop);
            Assert.Equal("/", response.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Command_FromAnotherOrigin_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));
        using var client = await dashboard.LogInAsync();
        client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        using var form = new FormUrlEncodedContent([new("command", "stop")]);

        using var response = await client.PostAsync("command?resource=web", form, RunningDashboard.Stop);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(dashboard.Resources.Executed);
    }

    [Fact]
    public async Task Page_UnderAReboundName_IsRefused()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.LogInAsync();
        client.DefaultRequestHeaders.Host = "evil.example";

        using var response = await client.GetAsync("", RunningDashboard.Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Page_Always_HasAStrictPolicy()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var client = await dashboard.LogInAsync();

        using var response = await client.GetAsync("", RunningDashboard.Stop);

        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)|style=|onclick=", await response.Content.ReadAsStringAsync(RunningDashboard.Stop));
    }

    [Fact]
    public async Task Pages_OnTheOtlpPorts_AreNotThere()
    {
        await using var dashboard = await RunningDashboard.StartAsync();

        using var response = await dashboard.Otlp.GetAsync("traces", RunningDashboard.Stop);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
