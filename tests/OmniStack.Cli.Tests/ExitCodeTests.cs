using System.Net.Http.Json;

namespace OmniStack.Cli.Tests;

public sealed class ExitCodeTests(Services services)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "health")]
    [InlineData(2, "agent")]
    [InlineData(2, "agent list --format round")]
    [InlineData(2, "task publish --topic greet.user --payload {")]
    [InlineData(3, "task result nobody")]
    [InlineData(3, "agent pause --topic greet.user --name nobody")]
    [InlineData(4, "task retry cli-succeeded")]
    [InlineData(5, "task publish --topic greet.user --content 1")]
    [InlineData(6, "agent list --daemon http://127.0.0.1:1")]
    [InlineData(9, "storage clear-metrics")]
    [InlineData(11, "task result cli-later")]
    public async Task Command_ThatEndsSo_HasTheDocumentedCode(int expected, string command)
    {
        using var succeeded = await services.Daemon.Http.PostAsJsonAsync("/tasks", new { topic = "greet.user", id = "cli-succeeded", payload = new { content = new { name = "A" } } }, Stop);
        using var later = await services.Daemon.Http.PostAsJsonAsync("/tasks",
            new { topic = "greet.user", id = "cli-later", deliver_at = "2027-01-01T00:00:00Z", payload = new { content = new { name = "A" } } }, Stop);
        await services.GetAsync("/tasks/cli-succeeded?wait=30");

        var result = await services.Omni.RunAsync(command.Split(' '));

        Assert.True(result.ExitCode == expected, result.ToString());
        Assert.Equal(expected == 0, result.Error.Length == 0);
        Assert.Equal(expected == 0, result.Output.Length > 0);
    }

    [Fact]
    public async Task Service_ThatDoesNotAnswer_IsAClearErrorWithAHint()
    {
        var result = await services.Omni.RunAsync("health", "--daemon", "http://127.0.0.1:1");

        Assert.Contains("error: The daemon does not answer", result.Error, StringComparison.Ordinal);
        Assert.Contains("hint:", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }
}
