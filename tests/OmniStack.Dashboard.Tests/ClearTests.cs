namespace OmniStack.Dashboard.Tests;

/// <summary>Telemetry is forgotten by resource and by kind.</summary>
public sealed class ClearTests
{
    [Theory]
    [InlineData("logs", true, false)]
    [InlineData("traces", false, true)]
    [InlineData("console", false, false)]
    [InlineData("all", true, true)]
    public async Task Clear_OfAKind_LeavesTheOthers(string what, bool forgetsLogs, bool forgetsTraces)
    {
        await using var dashboard = await RunningDashboard.StartAsync(resources: DemoData.Resources(TimeProvider.System.GetUtcNow()));
        using var logs = await dashboard.PostAsync("logs", OtlpRequests.Logs("daemon", 1, "A record"));
        using var spans = await dashboard.PostAsync("traces", OtlpRequests.Spans("daemon", 1, _ => 1));
        using var others = await dashboard.PostAsync("logs", OtlpRequests.Logs("web", 1, "Another's record"));
        dashboard.Resources.Write("daemon", "a line");
        dashboard.Resources.Write("web", "another's line");
        using var client = await dashboard.LogInAsync();

        using var cleared = await client.PostAsync($"data/clear?what={what}&back=/logs", new FormUrlEncodedContent([new("resource", "daemon")]), RunningDashboard.Stop);

        var page = await cleared.Content.ReadAsStringAsync(RunningDashboard.Stop);
        var console = await client.GetStringAsync("console", RunningDashboard.Stop);
        Assert.Equal(!forgetsLogs, page.Contains("A record 0", StringComparison.Ordinal));
        Assert.Contains("Another&#x27;s record 0", page, StringComparison.Ordinal);
        Assert.Equal(!forgetsTraces, (await client.GetStringAsync("traces", RunningDashboard.Stop)).Contains("GET /items/0", StringComparison.Ordinal));
        Assert.Equal(what is not ("console" or "all"), console.Contains(">a line<", StringComparison.Ordinal));
        Assert.Contains("another&#x27;s line", console, StringComparison.Ordinal);
    }
}
