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
        var living = Living(children.Keys);
        Assert.Contains(children.Values, command => command.Contains("redis-server", StringComparison.Ordinal));
        Assert.Equal(2, children.Values.Count(command => command.EndsWith("TestApp.dll wait ", StringComparison.Ordinal)));

        await host.KillAsync();

        await Eventually.IsTrueAsync(() => !living.Any(IsRunning) && host.FindChildren().Count == 0);
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
        var living = Living(host.FindChildren().Keys);

        await host.KillAsync();

        await Eventually.IsTrueAsync(() => !living.Any(IsRunning) && host.FindChildren().Count == 0);
    }

    [Fact]
    public async Task HostAndGuardianKilled_NextHost_EndsWhatTheyLeft()
    {
        await using var first = HostProcess.Start();
        await first.WaitUntilReadyAsync();
        var living = Living(first.FindChildren().Keys);
        using var guardian = Process.GetProcessById(first.FindGuardian());

        guardian.Kill();
        await first.KillAsync();
        await using var second = HostProcess.Start(data: first.Data);
        await second.WaitUntilReadyAsync();

        Assert.DoesNotContain(living, IsRunning);
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

    [Theory]
    [InlineData("back-1")]
    [InlineData("redis")]
    public async Task ChildKilled_Host_StartsItAgainAndLeavesNothing(string name)
    {
        await using var host = HostProcess.Start();
        await host.WaitUntilReadyAsync();
        var child = host.FindChildren().First(found => found.Value.Contains(name == "redis" ? "redis-server" : "--one", StringComparison.Ordinal)).Key;
        using var process = Process.GetProcessById(child);

        process.Kill();

        await host.WaitForAsync("crashed with exit code 137; restarting in");
        await Eventually.IsTrueAsync(() => host.FindChildren().Count(found => found.Key != child && found.Value.Contains(name == "redis" ? "redis-server" : "TestApp", StringComparison.Ordinal)) >= (name == "redis" ? 1 : 3));
        Assert.Equal(0, await host.StopAsync());
        Assert.Empty(host.FindChildren());
    }

    [Fact]
    public async Task TerminalClosed_Host_StopsEverythingInGoodOrder()
    {
        await using var host = HostProcess.StartInTerminal();
        await host.WaitUntilReadyAsync();
        var living = Living(host.FindChildren().Keys);

        await host.KillAsync();                                                 // the terminal: its end sends SIGHUP to what runs in it

        await Eventually.IsTrueAsync(() => !living.Any(IsRunning) && host.FindChildren().Count == 0);
        await Eventually.IsTrueAsync(() => !File.Exists(Path.Combine(host.Data, "host.json")));
    }

    // An id can be given again, even to a thread: the start time tells whose it is.
    private static (int Id, string? Start)[] Living(IEnumerable<int> processIds) => [.. processIds.Select(id => (id, ReadStart(id)))];

    private static bool IsRunning((int Id, string? Start) process) => process.Start is not null && ReadStart(process.Id) == process.Start;

    /// <returns>When the process started; null when it has ended.</returns>
    private static string? ReadStart(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');        // the third field onwards
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
