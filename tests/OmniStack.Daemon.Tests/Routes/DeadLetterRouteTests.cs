using System.Net;
using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Tests.Routes;

/// <summary>What operators do with dead letters.</summary>
public sealed class DeadLetterRouteTests(BusDaemons daemons) : IClassFixture<BusDaemons>
{
    private const string Letters = "/dead-letters/document.summarize/summarizer";

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Get_DeadLetter_IsThereInAllForms(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.FailAsync(tenant: "read");

        var letter = await daemon.DoAsync(HttpMethod.Get, $"{Letters}/{id}");
        var listed = (await daemon.DoAsync(HttpMethod.Get, "/dead-letters?tenant_id=read")).GetProperty("items");
        var group = (await daemon.DoAsync(HttpMethod.Get, "/dead-letters/groups?tenant_id=read&agent=summarizer"))[0];

        Assert.Equal((id, 1, 0), (letter.GetProperty("task_id").GetString(), letter.GetProperty("attempts").GetInt32(), letter.GetProperty("replays").GetInt32()));
        Assert.Equal("sentences must be 1 to 50; it is 0.", letter.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal([id], IdsOf(listed));
        Assert.Equal((1, letter.GetProperty("error").GetProperty("type").GetString()), (group.GetProperty("count").GetInt32(), group.GetProperty("error_type").GetString()));
        await daemon.DoAsync(HttpMethod.Delete, $"{Letters}/{id}");
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Replay_AsItIs_FailsAgainAndCounts(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.FailAsync();

        var answer = await daemon.DoAsync(HttpMethod.Post, $"{Letters}/{id}/replay");

        Assert.Equal("replayed", answer.GetProperty("status").GetString());
        await Eventually.IsTrueAsync(async () => await ReplaysAsync(daemon, id) == 1);
        await daemon.DoAsync(HttpMethod.Delete, $"{Letters}/{id}");
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Replay_Edited_Succeeds(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.FailAsync();

        await daemon.DoAsync(HttpMethod.Post, $"{Letters}/{id}/replay", """{"payload":{"content":{"text":"One light is on the shore.","sentences":1}}}""");
        var task = await daemon.WaitAsync(id);

        Assert.Equal((TaskState.Succeeded, "One light is on the shore."), (task.State, task.Result?.GetProperty("summary")[0].GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Get, $"{Letters}/{id}")).Status);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Delete_DeadLetter_TaskHasFailed(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.FailAsync();

        await daemon.DoAsync(HttpMethod.Delete, $"{Letters}/{id}");

        Assert.Equal(TaskState.Failed, (await daemon.FindAsync(id)).State);
        Assert.Equal(HttpStatusCode.NotFound, (await daemon.SendAsync(HttpMethod.Delete, $"{Letters}/{id}")).Status);
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task ReplayAndPurge_ByFilter_HandleThoseThatMatch(Bus bus)
    {
        var daemon = daemons[bus];
        var ids = new[] { await daemon.FailAsync("many"), await daemon.FailAsync("many"), await daemon.FailAsync("many") };
        var other = await daemon.FailAsync("other");

        var first = await daemon.DoAsync(HttpMethod.Post, "/dead-letters/replay?tenant_id=many&limit=2&confirm=true");
        var cursor = Uri.EscapeDataString(first.GetProperty("next_cursor").GetString()!);
        var rest = await daemon.DoAsync(HttpMethod.Post, $"/dead-letters/replay?tenant_id=many&limit=2&confirm=true&cursor={cursor}");
        await Eventually.IsTrueAsync(async () => (await Task.WhenAll(ids.Select(id => ReplaysAsync(daemon, id)))).All(replays => replays == 1));
        var purged = await daemon.DoAsync(HttpMethod.Post, "/dead-letters/purge?tenant_id=many&confirm=true");
        var left = await daemon.DoAsync(HttpMethod.Get, "/dead-letters");

        Assert.Equal((2, true), (first.GetProperty("count").GetInt32(), first.GetProperty("more").GetBoolean()));
        Assert.Equal((1, false), (rest.GetProperty("count").GetInt32(), rest.GetProperty("more").GetBoolean()));
        Assert.Equal(("purged", 3), (purged.GetProperty("status").GetString(), purged.GetProperty("count").GetInt32()));
        Assert.Equal([other], IdsOf(left.GetProperty("items")));
        await daemon.DoAsync(HttpMethod.Delete, $"{Letters}/{other}");
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task Replay_ByFilterAndOneIsOfADeletedAgent_SkipsThatOne(Bus bus)
    {
        var daemon = daemons[bus];
        var id = await daemon.FailAsync("skipped");
        var orphan = await daemon.PublishAsync(new { topic = "document.keywords", tenant_id = "skipped", payload = new { content = new { text = "One light.", count = 0 } } });
        Assert.Equal(TaskState.Dead, (await daemon.WaitAsync(orphan)).State);
        await daemon.DoAsync(HttpMethod.Delete, "/agents/document.keywords/keywords");

        var answer = await daemon.DoAsync(HttpMethod.Post, "/dead-letters/replay?tenant_id=skipped&confirm=true");

        Assert.Equal((1, 1), (answer.GetProperty("count").GetInt32(), answer.GetProperty("skipped").GetInt32()));
        await Eventually.IsTrueAsync(async () => await ReplaysAsync(daemon, id) == 1);
        await daemon.DoAsync(HttpMethod.Post, "/dead-letters/purge?tenant_id=skipped&confirm=true");
    }

    [Theory, InlineData(Bus.Embedded), InlineData(Bus.Redis)]
    public async Task List_CauseAndTimes_AnswerWithTheirs(Bus bus)
    {
        var daemon = daemons[bus];
        var refused = await daemon.FailAsync("causes");
        var misfit = await daemon.PublishAsync(new { topic = "document.summarize", tenant_id = "causes", payload = new { content = new { text = " ", sentences = 1 } } });
        await daemon.WaitAsync(misfit);
        var (earlier, later) = (await daemon.DoAsync(HttpMethod.Get, $"{Letters}/{refused}"), await daemon.DoAsync(HttpMethod.Get, $"{Letters}/{misfit}"));
        var (cause, time) = (Uri.EscapeDataString(later.GetProperty("error").GetProperty("type").GetString()!), Uri.EscapeDataString(later.GetProperty("last_failed_at").GetString()!));

        Assert.Equal([misfit, refused], await ListAsync($"&error_type={cause}"));
        Assert.Empty(await ListAsync("&error_type=timeout"));
        Assert.Equal([misfit], await ListAsync($"&from={time}"));
        Assert.Equal([refused], await ListAsync($"&to={time}"));
        Assert.True(earlier.GetProperty("last_failed_at").GetDateTimeOffset() < later.GetProperty("last_failed_at").GetDateTimeOffset());
        await daemon.DoAsync(HttpMethod.Post, "/dead-letters/purge?tenant_id=causes&confirm=true");

        async Task<IEnumerable<string?>> ListAsync(string filter)
            => IdsOf((await daemon.DoAsync(HttpMethod.Get, $"/dead-letters?tenant_id=causes{filter}")).GetProperty("items"));
    }

    private static IEnumerable<string?> IdsOf(JsonElement letters) => letters.EnumerateArray().Select(letter => letter.GetProperty("task_id").GetString());

    /// <summary>Of the dead letter; -1 while its replay runs.</summary>
    private static async Task<int> ReplaysAsync(BusDaemon daemon, string id)
    {
        var (status, letter) = await daemon.SendAsync(HttpMethod.Get, $"{Letters}/{id}");
        return status is HttpStatusCode.OK ? letter.GetProperty("replays").GetInt32() : -1;
    }
}
