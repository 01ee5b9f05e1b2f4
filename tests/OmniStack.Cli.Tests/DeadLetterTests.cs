namespace OmniStack.Cli.Tests;

public sealed class DeadLetterTests(Services services)
{
    private const string Mended = """{"text": "It rained. The sea rose.", "sentences": 1}""";

    private Omni Omni => services.Omni;

    [Fact]
    public async Task Edit_WithAGoodContent_ReplaysItToSuccess()
    {
        var id = await services.PublishDeadAsync();

        var shown = await Omni.JsonAsync("dlq", "show", id);
        var edited = await Omni.JsonAsync("dlq", "edit", id, "--content", Mended);
        var result = await Omni.RunAsync("task", "result", id, "--wait");

        Assert.Contains("sentences must be 1 to 50", shown[0].GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("replayed", edited.GetProperty("status").GetString());
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, (await Omni.RunAsync("dlq", "show", id)).ExitCode);
    }

    [Fact]
    public async Task Edit_InTheEditor_TakesWhatItLeft()
    {
        var id = await services.PublishDeadAsync();
        await File.WriteAllTextAsync(Path.Combine(Omni.WorkingDirectory, "editor.sh"), "sed -i 's/99/1/' \"$1\"\n", TestContext.Current.CancellationToken);
        using var terminal = Omni.StartInTerminal($"dlq edit {id}", new Dictionary<string, string?> { ["EDITOR"] = "sh editor.sh" });
        await terminal.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await terminal.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, terminal.ExitCode);
        Assert.Equal(0, (await Omni.RunAsync("task", "result", id, "--wait")).ExitCode);
    }

    [Fact]
    public async Task Replay_ByIdAndByFilter_GivesThemToTheAgentAgain()
    {
        string[] ids = [await services.PublishDeadAsync(), await services.PublishDeadAsync()];
        string[] filter = ["--topic", "document.summarize", "--error-type", (await Omni.JsonAsync("dlq", "show", ids[0]))[0].GetProperty("error").GetProperty("type").GetString()!];

        var one = await Omni.RunAsync("dlq", "replay", ids[0], "--json");
        var refused = await Omni.RunAsync(["dlq", "replay", .. filter]);
        Assert.Equal(10, (await Omni.RunAsync("task", "watch", ids[0])).ExitCode);
        var all = await Omni.JsonAsync(["dlq", "replay", .. filter, "--yes"]);

        Assert.Equal(ids[0], one.Json.GetProperty("task_id").GetString());
        Assert.Matches("This replays [1-9][0-9]* dead letters", refused.Error);
        Assert.InRange(all.GetProperty("count").GetInt32(), 2, 100);
        await Omni.RunAsync("task", "watch", ids[1]);
        Assert.Equal(1, (await Omni.JsonAsync("dlq", "show", ids[1]))[0].GetProperty("replays").GetInt32());
    }

    [Fact]
    public async Task Retry_OfADeadTask_BeginsItAnew()
    {
        var id = await services.PublishDeadAsync();

        Assert.Equal(id, (await Omni.JsonAsync("task", "retry", id)).GetProperty("task_id").GetString());
    }

    [Fact]
    public async Task DeleteAndPurge_Confirmed_RemoveThem()
    {
        using var data = new TempDirectory();
        await using var daemon = await Services.StartDaemonAsync(data);
        var address = new[] { "--daemon", daemon.Address.ToString() };
        foreach (var id in (string[])["a", "b", "c"])
        {
            await Omni.RunAsync(["task", "publish", "-t", "document.summarize", "-c", """{"text": "It rained.", "sentences": 99}""", "--id", id, "--wait", .. address]);
        }

        Assert.Equal(2, (await Omni.RunAsync(["dlq", "purge", .. address])).ExitCode);
        Assert.Equal("deleted", (await Omni.JsonAsync(["dlq", "delete", "a", "-y", .. address])).GetProperty("status").GetString());
        Assert.Equal("This deletes 2 dead letters; they cannot be replayed afterwards.", (await Omni.RunAsync(["dlq", "purge", "--all", "--json", .. address])).ErrorJson.GetProperty("message").GetString());
        Assert.Equal(2, (await Omni.JsonAsync(["dlq", "purge", "--all", "-y", .. address])).GetProperty("count").GetInt32());
        Assert.Empty((await Omni.RunAsync(["dlq", "list", "-q", .. address])).Output);
    }
}
