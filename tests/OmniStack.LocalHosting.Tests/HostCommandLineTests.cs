using OmniStack.LocalHosting.Commands;

namespace OmniStack.LocalHosting.Tests;

public sealed class HostCommandLineTests
{
    [Theory]
    [InlineData("Run", "--Parameters:word", "stop")]
    [InlineData("Stop", "stop", "--OMNISTACK_DATA", "/data")]
    [InlineData("Detach", "--detach", "--OMNISTACK_DATA=/data")]
    [InlineData("Status", "status")]
    [InlineData("Run")]
    public void Read_FirstArgument_IsTheCommandAndTheRestConfiguration(string command, params string[] args)
    {
        var (read, configuration) = HostCommandLine.Read(args);

        Assert.Equal(command, read.ToString());
        Assert.Equal(command == "Run" ? args : args[1..], configuration);
    }
}
