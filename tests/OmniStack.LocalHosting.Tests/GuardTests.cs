using System.Diagnostics;
using System.Runtime.Versioning;
using OmniStack.Testing;

namespace OmniStack.LocalHosting.Tests;

/// <summary>No process is left behind, whatever happens to the host.</summary>
[SupportedOSPlatform("linux")]
public sealed class GuardTests
{
    private static readonly Dictionary<string, string> WithGrandchildren = new() { ["TEST_GRANDCHILD"] = "1" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HostKilled_WhenReady_LeavesNothing()
    {
        await using var host = HostProcess.Start(WithGrandchildren);
        await host.WaitUntilReadyAsync();
        var children = host.FindChildren();
        Assert.Contains(children.Values, command => command.Contains("redis-server", StringComparison.Ordinal));
        Assert.Equal(2, children.Values.Count(command => command.EndsWith("TestApp.dll wait ", StringComparison.Ordinal)));

        await host.KillAsync();

        await Eventually.IsTrueAsync(() => !children.Keys.Any(IsRunning) && host.FindChildren().Count == 0, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    [InlineData(250)]
    [InlineData(400)]
    [InlineData(650)]
    [InlineData(900)]
    public async Task HostKilled_InTheMiddleOfItsStart_LeavesNothing(int milliseconds)
    {
        await using var host = HostProcess.Start(WithGrandchildren);
        await Task.Delay(TimeSpan.FromMilliseconds(milliseconds + Random.Shared.Next(80)), TimeProvider.System, Stop);    // any moment will do
        var children = host.FindChildren();

        await host.KillAsync();

        await Eventually.IsTrueAsync(() => !children.Keys.Any(IsRunning) && host.FindChildren().Count == 0, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task HostAndGuardianKilled_NextHost_EndsWhatTheyLeft()
    {
        await using var first = HostProcess.Start();
        await first.WaitUntilReadyAsync();
        var children = first.FindChildren();
        using var guardian = Process.GetProcessById(first.FindGuardian());

        guardian.Kill();
        await first.KillAsync();
        await using var second = HostProcess.Start(data: first.Data);
        await second.WaitUntilReadyAsync();

        Assert.DoesNotContain(children.Keys, IsRunning);
    }

    [Fact]
    public async Task GuardianKilled_Host_StopsEverythingAndFails()
    {
        await using var host = HostProcess.Start();
        await host.WaitUntilReadyAsync();
        using var guardian = Process.GetProcessById(host.FindGuardian());

        guardian.Kill();

        Assert.Equal(1, await host.WaitForExitAsync());
        Assert.Empty(host.FindChildren());
        Assert.Contains("The guardian process ended", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostKilled_NextHostAtOnce_WaitsForTheGuardianAndKeepsTheData()
    {
        await using var first = HostProcess.Start();
        await first.WaitUntilReadyAsync();
        var password = await File.ReadAllTextAsync(Path.Combine(first.Data, "secrets", "redis-password"), Stop);

        await first.KillAsync();
        await using var second = HostProcess.Start(data: first.Data);
        await second.WaitUntilReadyAsync();

        Assert.Equal(password, await File.ReadAllTextAsync(Path.Combine(first.Data, "secrets", "redis-password"), Stop));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(first.Data, "secrets", "redis-password")));
        Assert.Single(second.FindChildren().Values, command => command.Contains("redis-server", StringComparison.Ordinal));
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
