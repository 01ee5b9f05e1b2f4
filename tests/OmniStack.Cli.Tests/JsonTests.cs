using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OmniStack.Cli.Tests;

/// <summary><c>--json</c> prints what the services answer, and nothing else.</summary>
public sealed class JsonTests(Services services)
{
    [Theory]
    [InlineData("agent list", "/agents")]
    [InlineData("agent get --topic greet.user --name greeter", "/agents/greet.user/greeter")]
    [InlineData("task list --topic json.none --limit 5", "/tasks?topic=json.none&limit=5")]
    [InlineData("bus list", "/bus/streams")]
    [InlineData("bus inspect --stream greet.user", "/bus/inspect/greet.user")]
    [InlineData("bus groups --stream document.keywords", "/bus/groups/document.keywords")]
    [InlineData("bus dlq --topic document.keywords", "/bus/dlq/document.keywords")]
    [InlineData("dlq list --topic json.none", "/dead-letters?topic=json.none")]
    [InlineData("dlq groups --topic json.none", "/dead-letters/groups?topic=json.none")]
    [InlineData("schedule next --cron 0_9_*_*_* --time-zone Europe/Berlin", "/schedules/preview?cron=0+9+*+*+*&time_zone=Europe/Berlin")]
    [InlineData("metrics --topic document.keywords", "/metrics?topic=document.keywords")]
    public async Task Json_OfAReadingCommand_IsTheDaemonsAnswer(string command, string path)
    {
        var printed = await services.Omni.JsonAsync([.. command.Split(' ').Select(word => word.Replace('_', ' '))]);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse((await services.GetAsync(path)).GetRawText()), JsonNode.Parse(printed.GetRawText())), printed.GetRawText());
    }

    [Fact]
    public async Task Json_OfHealth_IsTheServicesReport()
    {
        var daemon = await services.Omni.JsonAsync("health");
        var chat = await services.Omni.JsonAsync("health", "chat");
        var expected = await services.Chat.Http.GetFromJsonAsync<JsonElement>("/health", TestContext.Current.CancellationToken);

        Assert.Equal("healthy", daemon.GetProperty("status").GetString());
        Assert.Equal("OmniStack.Daemon", daemon.GetProperty("service").GetString());
        Assert.Equal(expected.GetProperty("entries").GetRawText().ReplaceLineEndings(""), JsonSerializer.Serialize(chat.GetProperty("entries")));
    }

    [Fact]
    public async Task Json_OfARefusal_IsOnStandardErrorOnly()
    {
        var refused = await services.Omni.RunAsync("task", "get", "nobody", "--json");

        Assert.Empty(refused.Output);
        Assert.Equal("task_not_found", refused.ErrorJson.GetProperty("code").GetString());
        Assert.Equal(refused.ExitCode, refused.ErrorJson.GetProperty("exit_code").GetInt32());
        Assert.Contains("omni task list", refused.ErrorJson.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("agent list --daemon http://127.0.0.1:1", "unavailable", 6)]
    [InlineData("session list --chat http://127.0.0.1:1", "unavailable", 6)]
    [InlineData("storage clear-results --yes --daemon http://127.0.0.1:1", "unavailable", 6)]
    [InlineData("dlq show nobody", "task_not_found", 3)]
    [InlineData("schedule delete nobody --yes", "schedule_not_found", 3)]
    [InlineData("run show nobody", "run_not_found", 3)]
    [InlineData("agent list --api-key omni_wrong_key", "api_key_refused", 8)]
    public async Task Json_OfAFailure_IsOneObjectWithItsCodeAlsoWhenQuiet(string command, string code, int exitCode)
    {
        foreach (var more in (string[])["--json", "--quiet"])
        {
            var failed = await services.Omni.RunAsync([.. command.Split(' '), more]);

            Assert.True(failed.ExitCode == exitCode, failed.ToString());
            Assert.Empty(failed.Output);
            Assert.True(more == "--quiet" ? failed.Error.StartsWith("error: ", StringComparison.Ordinal) : failed.ErrorJson.GetProperty("code").GetString() == code, failed.ToString());
        }
    }

    [Fact]
    public async Task Watch_AsJson_PrintsOneLineEachTime()
    {
        using var watching = services.Omni.Start(["agent", "list", "--json", "--watch", "0.1"]);
        var (first, second) = (await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken), await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Signals.Interrupt(watching.Id);
        await watching.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(JsonValueKind.Array, JsonElement.Parse(first!).ValueKind);
        Assert.Equal(first, second);
        Assert.Equal(0, watching.ExitCode);
    }

    [Theory]
    [InlineData("agent list")]
    [InlineData("bus stats")]
    [InlineData("health")]
    public async Task Output_ThatIsPiped_HoldsNoEscapeSequences(string command)
    {
        var result = await services.Omni.RunAsync(command.Split(' '));

        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task Output_OnATerminal_IsColouredUnlessNoColor(string? noColor, bool isColoured)
    {
        using var terminal = services.Omni.StartInTerminal("health", new Dictionary<string, string?> { ["TERM"] = "xterm-256color", ["NO_COLOR"] = noColor });
        var output = await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains("healthy", output, StringComparison.Ordinal);
        Assert.Equal(isColoured, output.Contains("\e[38;5;2m", StringComparison.Ordinal) || output.Contains("\e[32m", StringComparison.Ordinal));
    }
}
