using System.Text.Json;

namespace OmniStack.Cli.Tests;

public sealed class TaskTests(Services services)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Omni Omni => services.Omni;

    [Theory]
    [InlineData("""{"name":"Ada"}""")]
    [InlineData("""{"content":{"name":"Ada"}}""")]
    public async Task Publish_PayloadWithOrWithoutContent_IsTheContent(string payload)
    {
        var result = await services.Omni.RunAsync("task", "publish", "--topic", "greet.user", "--payload", payload, "--wait");

        Assert.Equal("Hello, Ada!", result.Json.GetProperty("reply").GetString());
    }

    [Fact]
    public async Task Publish_WithWait_PrintsTheResult()
    {
        var result = await Omni.RunAsync("task", "publish", "-t", "greet.user", "--payload", """{"content": {"name": "Grace"}}""", "--id", "cli-grace", "--source", "test", "--wait");

        Assert.Equal("Hello, Grace!", result.Json.GetProperty("reply").GetString());
        var task = await services.GetAsync("/tasks/cli-grace");
        Assert.Equal("test", task.GetProperty("event").GetProperty("source").GetString());
        Assert.Equal(JsonSerializer.Serialize(task), JsonSerializer.Serialize(await Omni.JsonAsync("task", "get", "cli-grace")));
        Assert.Equal(JsonSerializer.Serialize(task), JsonSerializer.Serialize(await Omni.JsonAsync("task", "result", "--task-id", "cli-grace")));
    }

    [Fact]
    public async Task Publish_PayloadFromStandardInput_AndQuiet_PrintsTheIdOnly()
    {
        var result = await Omni.RunAsync(["task", "publish", "--topic", "greet.user", "--payload-file", "-", "--id", "cli-stdin", "-q"], """{"content": {"name": "Linus"}}""");

        Assert.Equal("cli-stdin\n", result.Output);
        Assert.Contains("Hello, Linus!", (await Omni.RunAsync("task", "result", "cli-stdin", "--wait", "-q")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_UntilItIsCancelled_PrintsEveryStateAndEndsWithItsCode()
    {
        await Omni.RunAsync("task", "publish", "-t", "greet.user", "-c", """{"name":"A"}""", "--id", "cli-watched", "--deliver-at", "2027-01-01T00:00:00Z");
        using var watching = Omni.Start(["task", "watch", "cli-watched", "-q"]);

        var first = await watching.StandardOutput.ReadLineAsync(Stop);
        await Omni.RunAsync("task", "cancel", "cli-watched");
        var rest = await watching.StandardOutput.ReadToEndAsync(Stop);
        await watching.WaitForExitAsync(Stop);

        Assert.Equal("queued", first);
        Assert.Equal("cancelled\n", rest);
        Assert.Equal(10, watching.ExitCode);
    }

    [Fact]
    public async Task Cancel_ThenDelete_EndsTheTaskAndRemovesItsRecord()
    {
        await Omni.RunAsync("task", "publish", "-t", "greet.user", "-c", """{"name":"B"}""", "--id", "cli-cancelled", "--deliver-at", "2027-01-01T00:00:00Z");

        Assert.Equal("cancelled", (await Omni.JsonAsync("task", "cancel", "cli-cancelled")).GetProperty("state").GetString());
        Assert.Contains("cli-cancelled", (await Omni.RunAsync("task", "list", "--state", "cancelled", "-q")).Output, StringComparison.Ordinal);
        var asked = await Omni.RunAsync("task", "delete", "cli-cancelled");
        Assert.Contains("This deletes the record of cli-cancelled on greet.user (cancelled)", asked.Error, StringComparison.Ordinal);
        Assert.Equal("deleted", (await Omni.JsonAsync("task", "delete", "cli-cancelled", "--yes")).GetProperty("status").GetString());
        Assert.Equal(3, (await Omni.RunAsync("task", "get", "cli-cancelled")).ExitCode);
    }

    [Fact]
    public async Task Tail_WhileATaskRuns_PrintsItsChangesAsLinesOfJson()
    {
        using var tail = Omni.Start(["events", "tail", "--task-id", "cli-tailed", "--json"]);
        // There is no signal that it listens: published until the first line is there, under one id.
        var line = tail.StandardOutput.ReadLineAsync(Stop).AsTask();
        for (var n = 0; !line.IsCompleted && n < 50; n++)
        {
            await Omni.RunAsync("task", "delete", "cli-tailed", "-y");
            await Omni.RunAsync("task", "publish", "-t", "greet.user", "-c", """{"name":"C"}""", "--id", "cli-tailed", "--wait");
        }

        var change = JsonElement.Parse((await line)!);
        Signals.Interrupt(tail.Id);
        await tail.WaitForExitAsync(Stop);

        Assert.Equal("cli-tailed", change.GetProperty("task_id").GetString());
        Assert.Equal(0, tail.ExitCode);
    }
}
