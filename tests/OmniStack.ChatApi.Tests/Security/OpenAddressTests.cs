using OmniStack.Testing;

namespace OmniStack.ChatApi.Tests.Security;

public sealed class OpenAddressTests
{
    [Fact]
    public async Task Start_ReachableFromElsewhereWithoutKeys_EndsWithCode1AndSaysWhatToDo()
    {
        using var data = new TempDirectory();
        await using var chat = ProgramProcess.Start("OmniStack.ChatApi", new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = "http://0.0.0.0:0", ["OMNISTACK_DATA"] = data.Path, ["OMNISTACK_ADMIN_KEY"] = null, ["ConnectionStrings__redis"] = null, ["ConnectionStrings__omnidb"] = null,
        });

        Assert.Equal(1, await chat.ExitedAsync());
        await chat.WroteAsync("can be reached from other machines, and there is no API key. Set OMNISTACK_ADMIN_KEY");
    }
}
