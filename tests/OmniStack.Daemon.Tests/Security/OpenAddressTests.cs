namespace OmniStack.Daemon.Tests.Security;

public sealed class OpenAddressTests
{
    [Fact]
    public async Task Start_ReachableFromElsewhereWithoutKeys_EndsWithCode1AndSaysWhatToDo()
    {
        using var data = new TempDirectory();
        await using var daemon = ProgramProcess.Start("OmniStack.Daemon", new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://0.0.0.0:0", ["OMNISTACK_DATA"] = data.Path, ["OMNISTACK_ADMIN_KEY"] = null, ["ConnectionStrings__redis"] = null,
        });

        Assert.Equal(1, await daemon.ExitedAsync());
        await daemon.WroteAsync("can be reached from other machines, and there is no API key. Set OMNISTACK_ADMIN_KEY");
    }
}
