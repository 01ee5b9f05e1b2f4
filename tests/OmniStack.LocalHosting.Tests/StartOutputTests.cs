using OmniStack.LocalHosting.Running;

namespace OmniStack.LocalHosting.Tests;

public sealed class StartOutputTests
{
    [Theory]
    [InlineData("info: OmniStack.Daemon[1] The event bus is embedded.", false)]
    [InlineData("\e[40m\e[32minfo\e[39m\e[22m\e[49m: OmniStack.Daemon[1]", false)]
    [InlineData("17:M 30 Nov 2026 09:00:00.000 * Ready to accept connections tcp", false)]
    [InlineData("information that begins like no level", false)]
    [InlineData("warn: OmniStack.Daemon[2] The disk is nearly full.", true)]
    [InlineData("\e[40m\e[1m\e[33mwarn\e[39m\e[22m\e[49m: OmniStack.Daemon[2]", true)]
    [InlineData("\e[41m\e[30mfail\e[39m\e[22m\e[49m: OmniStack.Daemon[3]", true)]
    [InlineData("crit: OmniStack.Daemon[4] Out of memory.", true)]
    public void Shows_BeforeItIsReady_WarningsAndErrorsOnly(string line, bool shown)
        => Assert.Equal(shown, new StartOutput(isQuiet: true).Shows("daemon", line, isError: false));

    [Fact]
    public void Shows_MessageUnderItsLevel_AsItsLevel()
    {
        var output = new StartOutput(isQuiet: true);

        Assert.True(output.Shows("daemon", "fail: OmniStack.Daemon[3]", isError: false));
        Assert.False(output.Shows("web", "info: Microsoft.Hosting.Lifetime[14]", isError: false));
        Assert.True(output.Shows("daemon", "      System.IO.IOException: the disk is full", isError: false));
        Assert.False(output.Shows("web", "      Now listening on: http://localhost:5100", isError: false));
    }

    [Fact]
    public void Shows_ErrorStream_Always() => Assert.True(new StartOutput(isQuiet: true).Shows("daemon", "Unhandled exception.", isError: true));

    [Fact]
    public void Shows_OpenedOrNeverQuiet_EveryLine()
    {
        var output = new StartOutput(isQuiet: true);
        output.Open();

        Assert.True(output.Shows("daemon", "info: anything", isError: false));
        Assert.True(new StartOutput(isQuiet: false).Shows("daemon", "info: anything", isError: false));
    }
}
