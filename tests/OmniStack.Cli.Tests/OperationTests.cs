using System.Text.Json;

namespace OmniStack.Cli.Tests;

/// <summary>Agents, storage, configuration, schedules: on a daemon of their own, since they clear what others use.</summary>
public sealed class OperationTests(Services services) : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private ServiceProcess _daemon = null!;

    public async ValueTask InitializeAsync() => _daemon = await Services.StartDaemonAsync(_data);

    public async ValueTask DisposeAsync()
    {
        await _daemon.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Agents_PausedResumedDeleted_AreSo()
    {
        string[] greeter = ["--topic", "greet.user", "--name", "greeter"];

        Assert.Contains("\"name\": {", (await RunAsync(["agent", "get", .. greeter])).Output, StringComparison.Ordinal);
        Assert.Equal("paused", (await JsonAsync(["agent", "pause", .. greeter])).GetProperty("status").GetString());
        Assert.True((await JsonAsync(["agent", "get", .. greeter])).GetProperty("paused").GetBoolean());
        Assert.Equal("resumed", (await JsonAsync(["agent", "resume", .. greeter])).GetProperty("status").GetString());
        Assert.Equal("unsubscribed", (await JsonAsync(["agent", "unsubscribe", .. greeter])).GetProperty("status").GetString());
        await RunAsync("task", "publish", "-t", "greet.user", "-c", """{"name":"W"}""");
        var asked = await RunAsync(["agent", "delete", .. greeter]);
        Assert.Equal(9, asked.ExitCode);
        Assert.Contains("1 unfinished events are cancelled", asked.Error, StringComparison.Ordinal);
        Assert.True((await JsonAsync(["agent", "delete", .. greeter, "--delete-dlq", "-y"])).GetProperty("cleanup").GetProperty("dlq_deleted").GetBoolean());
        Assert.Equal(1, (await JsonAsync("agent", "delete-topic", "-t", "document.keywords", "-y")).GetProperty("agents_deleted").GetInt32());
        Assert.Equal("document.summarize summarizer\n", (await RunAsync("agent", "list", "-q")).Output);
    }

    [Fact]
    public async Task StorageAndConfiguration_SetReadCleared_AreSo()
    {
        Assert.Equal("embedded", (await JsonAsync("storage", "health")).GetProperty("backend").GetString());
        await RunAsync("config", "set", "limits", """{"per_day": 5}""");
        await RunAsync("config", "set", "greeting", "hello");
        Assert.Equal(5, (await JsonAsync("config", "get", "limits")).GetProperty("value").GetProperty("per_day").GetInt32());
        Assert.Equal("hello\n", (await RunAsync("config", "get", "greeting", "-q")).Output);
        Assert.Equal("x\n", (await RunAsync("config", "get", "nothing", "--default", "x", "-q")).Output);
        Assert.Equal("greeting\nlimits\n", (await RunAsync("config", "list", "-q")).Output);
        Assert.Equal("deleted", (await JsonAsync("config", "delete", "limits", "-y")).GetProperty("status").GetString());
        foreach (var what in (string[])["results", "metrics", "agents"])
        {
            Assert.Equal("cleared", (await JsonAsync("storage", $"clear-{what}", "-y")).GetProperty("status").GetString());
        }
        Assert.Equal(1, (await JsonAsync("storage", "clear-all", "-y")).GetProperty("config_deleted").GetInt32());
        Assert.Empty((await RunAsync("agent", "list", "-q")).Output);
    }

    [Fact]
    public async Task Schedules_AddedPausedDeleted_AreSo()
    {
        var added = await JsonAsync("schedule", "add", "nightly", "--cron", "0 3 * * *", "--time-zone", "Europe/Berlin", "-t", "greet.user", "-c", """{"name":"N"}""");

        Assert.Equal("Europe/Berlin", added.GetProperty("time_zone").GetString());
        Assert.Equal(3, (await JsonAsync("schedule", "next", "nightly", "-n", "3")).GetProperty("times").GetArrayLength());
        Assert.True((await JsonAsync("schedule", "pause", "nightly")).GetProperty("paused").GetBoolean());
        Assert.False((await JsonAsync("schedule", "resume", "nightly")).GetProperty("paused").GetBoolean());
        Assert.Equal("nightly\n", (await RunAsync("schedule", "list", "-q")).Output);
        Assert.Equal(5, (await RunAsync("schedule", "add", "bad", "--cron", "99 * * * *", "-t", "greet.user", "-c", "1")).ExitCode);
        Assert.Equal("deleted", (await JsonAsync("schedule", "delete", "nightly", "-y")).GetProperty("status").GetString());
        Assert.Equal(3, (await RunAsync("schedule", "delete", "nightly", "-y")).ExitCode);
    }

    private Task<OmniResult> RunAsync(params string[] arguments) => services.Omni.RunAsync([.. arguments, "--daemon", _daemon.Address.ToString()]);

    private Task<JsonElement> JsonAsync(params string[] arguments) => services.Omni.JsonAsync([.. arguments, "--daemon", _daemon.Address.ToString()]);
}
