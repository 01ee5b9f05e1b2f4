using System.Text.Json;
using System.Text.Json.Nodes;
using OmniStack.Dashboard.Tests;

namespace OmniStack.Cli.Tests;

/// <summary>Against a real dashboard with the telemetry of an application.</summary>
public sealed class TelemetryTests(Services services)
{
    [Theory]
    [InlineData("resources", "api/telemetry/resources")]
    [InlineData("traces -n 3 --resource chatapi", "api/telemetry/traces?limit=3&resource=chatapi")]
    [InlineData("traces 4bf92f3577b34da6a3ce929d0e0e4736", "api/telemetry/traces/4bf92f3577b34da6a3ce929d0e0e4736")]
    public async Task Json_OfTelemetry_IsTheDashboardsAnswer(string command, string path)
    {
        await using var dashboard = await StartAsync();

        var printed = await services.Omni.RunAsync([.. command.Split(' '), "--json"], "", KeyOf(dashboard));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await dashboard.Api.GetStringAsync(path, RunningDashboard.Stop)), JsonNode.Parse(printed.Output)), printed.ToString());
    }

    [Fact]
    public async Task Logs_Followed_AreTheKeptOnesThenTheNewOnes()
    {
        await using var dashboard = await RunningDashboard.StartAsync();
        using var before = await dashboard.PostAsync("logs", OtlpRequests.Logs("api", 1, "Before"));
        var listed = await services.Omni.RunAsync(["logs", "--search", "Before", "-q"], "", KeyOf(dashboard));
        using var following = services.Omni.Start(["logs", "--follow", "--json"], KeyOf(dashboard));

        var first = await following.StandardOutput.ReadLineAsync(RunningDashboard.Stop);
        using var after = await dashboard.PostAsync("logs", OtlpRequests.Logs("api", 1, "After"));
        var second = await following.StandardOutput.ReadLineAsync(RunningDashboard.Stop);
        Signals.Interrupt(following.Id);
        await following.WaitForExitAsync(RunningDashboard.Stop);

        Assert.Equal("Before 0\n", listed.Output);
        Assert.Equal("Before 0", JsonElement.Parse(first!).GetProperty("message").GetString());
        Assert.Equal("After 0", JsonElement.Parse(second!).GetProperty("message").GetString());
        Assert.Equal(0, following.ExitCode);
    }

    [Fact]
    public async Task Resources_WithACommand_RunIt()
    {
        await using var dashboard = await StartAsync();

        var unknown = await services.Omni.RunAsync(["resources", "web", "--run", "dance"], "", KeyOf(dashboard));
        var stopped = await services.Omni.RunAsync(["resources", "web", "--run", "stop", "--json"], "", KeyOf(dashboard));

        Assert.Equal(3, unknown.ExitCode);
        Assert.True(stopped.Json.GetProperty("succeeded").GetBoolean(), stopped.ToString());
        Assert.Equal(["web stop"], dashboard.Resources.Executed);
    }

    [Fact]
    public async Task Dashboard_WithoutItsKey_IsNotAllowed()
    {
        await using var dashboard = await StartAsync();

        var result = await services.Omni.RunAsync("resources", "--dashboard", dashboard.Server.Url.ToString());

        Assert.Equal(8, result.ExitCode);
        Assert.Contains("OMNISTACK_DASHBOARD_KEY", result.Error, StringComparison.Ordinal);
    }

    private static async Task<RunningDashboard> StartAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(now));
        await DemoData.SendAsync(dashboard, now);
        return dashboard;
    }

    private static Dictionary<string, string?> KeyOf(RunningDashboard dashboard) =>
        new() { ["OMNISTACK_DASHBOARD"] = dashboard.Server.Url.ToString(), ["OMNISTACK_DASHBOARD_KEY"] = dashboard.Server.ApiKey };
}
