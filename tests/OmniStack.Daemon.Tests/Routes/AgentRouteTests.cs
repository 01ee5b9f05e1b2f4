using System.Net;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>Stopping, starting and deleting agents. Each test has an agent of its own.</summary>
public sealed class AgentRouteTests(BusDaemons daemons) : IClassFixture<BusDaemons>
{
    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Stop_ThenStart_BacklogIsWorkedOn(Bus bus)
    {
        const string greeter = "/agents/greet.user/greeter";
        var daemon = daemons[bus];
        await daemon.DoAsync(HttpMethod.Post, $"{greeter}/stop");
        var ids = new[] { await daemon.GreetAsync("Ada"), await daemon.GreetAsync("Bob"), await daemon.GreetAsync("Cid") };
        var waiting = await daemon.DoAsync(HttpMethod.Get, $"/tasks/{ids[0]}?wait=1");
        var stopped = await daemon.DoAsync(HttpMethod.Get, greeter);

        await daemon.DoAsync(HttpMethod.Post, $"{greeter}/start");
        var tasks = await Task.WhenAll(ids.Select(daemon.WaitAsync));

        Assert.Equal("queued", waiting.GetProperty("state").GetString());
        Assert.True(stopped.GetProperty("paused").GetBoolean());
        Assert.False((await daemon.DoAsync(HttpMethod.Get, greeter)).GetProperty("paused").GetBoolean());
        Assert.All(tasks, task => Assert.Equal((TaskState.Succeeded, 1), (task.State, task.Runs[0].Attempts)));
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Delete_WithGroupAndDeadLetters_BothAreGone(Bus bus)
    {
        const string summarizer = "/agents/document.summarize/summarizer";
        var daemon = daemons[bus];
        var dead = await daemon.FailAsync();
        await daemon.DoAsync(HttpMethod.Post, $"{summarizer}/stop");
        var queued = await daemon.PublishAsync(new { topic = "document.summarize", payload = new { content = new { text = "One light." } } });

        var answer = await daemon.DoAsync(HttpMethod.Delete, $"{summarizer}?delete_dlq=true");

        Assert.Equal("""{"storage_deleted":true,"consumer_group_deleted":true,"dlq_deleted":true}""", answer.GetProperty("cleanup").GetRawText());
        Assert.Equal((TaskState.Cancelled, TaskState.Failed), ((await daemon.FindAsync(queued)).State, (await daemon.FindAsync(dead)).State));
        Assert.Empty((await daemon.DoAsync(HttpMethod.Get, "/dead-letters?topic=document.summarize")).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Get, summarizer)).Status);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Delete_WithoutGroup_BacklogAndDeadLettersStay(Bus bus)
    {
        const string keywords = "/agents/document.keywords/keywords";
        var daemon = daemons[bus];
        var dead = await daemon.PublishAsync(new { topic = "document.keywords", payload = new { content = new { text = "One light.", count = 0 } } });
        await daemon.WaitAsync(dead);
        await daemon.DoAsync(HttpMethod.Post, $"{keywords}/stop");
        var queued = await daemon.PublishAsync(new { topic = "document.keywords", payload = new { content = new { text = "One light." } } });

        await daemon.DoAsync(HttpMethod.Delete, $"{keywords}?delete_group=false");
        var (status, body) = await daemon.SendAsync(HttpMethod.Get, keywords);

        Assert.Equal((HttpStatusCode.NotFound, ErrorCodes.AgentNotFound), (status, body.GetProperty("code").GetString()));
        Assert.Equal((TaskState.Queued, TaskState.Dead), ((await daemon.FindAsync(queued)).State, (await daemon.FindAsync(dead)).State));
        Assert.Single((await daemon.DoAsync(HttpMethod.Get, "/dead-letters?topic=document.keywords")).GetProperty("items").EnumerateArray());
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task StopAll_ThenStartAll_SwitchesEveryAgent(Bus bus)
    {
        var daemon = daemons[bus];
        var stopped = await daemon.DoAsync(HttpMethod.Post, "/agents/stop");
        var agents = await daemon.DoAsync(HttpMethod.Get, "/agents");
        var started = await daemon.DoAsync(HttpMethod.Post, "/agents/start");
        var task = await daemon.WaitAsync(await daemon.GreetAsync("Ada"));

        Assert.All(agents.EnumerateArray(), agent => Assert.True(agent.GetProperty("paused").GetBoolean()));
        Assert.Equal(agents.GetArrayLength(), stopped.GetProperty("agents").GetInt32());
        Assert.Equal(agents.GetArrayLength(), started.GetProperty("agents").GetInt32());
        Assert.Equal(TaskState.Succeeded, task.State);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task DeleteTopic_OneAgent_ItsBacklogIsCancelled(Bus bus)
    {
        var daemon = daemons[bus];
        await daemon.DoAsync(HttpMethod.Post, $"/agents/{BusDaemon.SlowTopic}/slow/stop");
        var queued = await daemon.PublishAsync(new { topic = BusDaemon.SlowTopic, payload = new { content = "x" } });

        var answer = await daemon.DoAsync(HttpMethod.Delete, $"/agents/topic/{BusDaemon.SlowTopic}");

        Assert.Equal(1, answer.GetProperty("agents_deleted").GetInt32());
        Assert.Equal(TaskState.Cancelled, (await daemon.FindAsync(queued)).State);
    }
}
