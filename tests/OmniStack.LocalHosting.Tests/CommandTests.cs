namespace OmniStack.LocalHosting.Tests;

/// <summary>The AppHost in the background: <c>--detach</c>, <c>status</c>, <c>stop</c>.</summary>
public sealed class CommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Detach_ThenStatusAndStop_RunsInTheBackgroundUntilItIsStopped()
    {
        await using var detach = HostProcess.Start(null, null, "--detach");
        Assert.Equal(0, await detach.WaitForExitAsync());
        try
        {
            Assert.Contains("is ready in the background (process ", detach.Output, StringComparison.Ordinal);
            Assert.NotEmpty(detach.FindChildren());
            using var http = new HttpClient();
            Assert.True((await http.GetAsync(new Uri(detach.UrlOf("front"), "health"), Stop)).IsSuccessStatusCode);
            Assert.Contains("Press Ctrl+C to stop.", await File.ReadAllTextAsync(Path.Combine(detach.Data, "host.log"), Stop), StringComparison.Ordinal);

            await using var status = HostProcess.Start(null, detach.Data, "status");
            Assert.Equal(0, await status.WaitForExitAsync());
            Assert.Contains(" UTC), ready.", status.Output, StringComparison.Ordinal);
            Assert.Equal(detach.UrlOf("front"), status.UrlOf("front"));

            await using var again = HostProcess.Start(null, detach.Data, "--detach");
            Assert.Equal(1, await again.WaitForExitAsync());
            Assert.Equal(detach.UrlOf("front"), again.UrlOf("front"));
        }
        finally
        {
            await using var stop = HostProcess.Start(null, detach.Data, "stop");
            Assert.Equal(0, await stop.WaitForExitAsync());
        }
        Assert.Empty(detach.FindChildren());
        await using var after = HostProcess.Start(null, detach.Data, "status");
        Assert.Equal(3, await after.WaitForExitAsync());
        Assert.Contains("Nothing runs on", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detach_HostThatCannotStart_ShowsWhyAndFails()
    {
        await using var detach = HostProcess.Start(new Dictionary<string, string> { ["OmniStack__Dashboard__MaxTraces"] = "-1" }, null, "--detach");

        Assert.Equal(1, await detach.WaitForExitAsync());

        Assert.Contains("before it was ready. Its last lines:", detach.Output, StringComparison.Ordinal);
        Assert.Contains("MaxTraces", detach.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_NothingRuns_SaysSo()
    {
        await using var stop = HostProcess.Start(null, null, "stop");

        Assert.Equal(0, await stop.WaitForExitAsync());
        Assert.Contains("Nothing runs on", stop.Output, StringComparison.Ordinal);
    }
}
