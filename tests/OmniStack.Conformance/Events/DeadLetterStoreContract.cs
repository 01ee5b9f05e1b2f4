using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="IDeadLetterStore"/> holds.</summary>
public abstract partial class DeadLetterStoreContract(IEventBackend backend) : EventPortContract(backend)
{
    private IDeadLetterStore DeadLetters => Port<IDeadLetterStore>();

    [Fact]
    public async Task Find_AfterRetriesAndDeath_HasTheWholeStory()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        await SettleAsync(Retried(await ReceiveOneAsync()));
        await SettleAsync(Dead(await ReceiveOneAsync(), Failure with { Type = "last" }));
        await ReopenAsync();

        var dead = await DeadLetters.FindAsync(Group, "t-1", Stop);

        Assert.NotNull(dead);
        Assert.Equal(("t-1", Topic, Group.Agent, 2, 0), (dead.TaskId, dead.Topic, dead.Agent, dead.Attempts, dead.Replays));
        Assert.Equal("last", dead.Error.Type);
        Assert.Equal("text", dead.Event!.Payload.Content.GetString());
        Assert.Null(dead.Raw);
        Assert.True(dead.FirstFailedAt <= dead.LastFailedAt);
    }

    [Fact]
    public async Task Find_OtherAgentOrTask_IsNull()
    {
        await SubscribeAsync(Group, SecondGroup);
        await MakeDeadAsync("t-1");

        Assert.Null(await DeadLetters.FindAsync(SecondGroup, "t-1", Stop));
        Assert.Null(await DeadLetters.FindAsync(Group, "t-2", Stop));
    }

    [Fact]
    public async Task List_OlderThanTheyAreKept_AreGoneAndCountNoMore()
    {
        await ReopenAsync(new() { DeadLetterKeepFor = TimeSpan.FromSeconds(1) });
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");
        Assert.Equal(["t-1"], await ListAsync(new()));

        await Eventually.IsTrueAsync(async () => (await DeadLetters.GroupAsync(new(), Stop)).Count == 0);

        Assert.Empty(await ListAsync(new()));
        await Eventually.IsTrueAsync(async () =>
        {
            Assert.Empty(await ReceiveNowAsync());
            return (await Port<IBusMonitor>().GetStatisticsAsync(Stop)).Topics.Single().Groups.Single().DeadLetters == 0;
        });
    }

    [Fact]
    public async Task List_Filters_SelectTheirs()
    {
        await SubscribeAsync(Group, OtherTopic);
        await MakeDeadAsync("a", tenant: "acme");
        await MakeDeadAsync("b", error: Failure with { Type = "timeout" });
        await MakeDeadAsync("c", OtherTopic);
        var last = (await DeadLetters.FindAsync(OtherTopic, "c", Stop))!.LastFailedAt;

        Assert.Equal(["c", "b", "a"], await ListAsync(new()));
        Assert.Equal(["b", "a"], await ListAsync(new() { Topic = Topic }));
        Assert.Equal(["c"], await ListAsync(new() { Agent = OtherTopic.Agent }));
        Assert.Equal(["b"], await ListAsync(new() { ErrorType = "timeout" }));
        Assert.Equal(["a"], await ListAsync(new() { TenantId = "acme" }));
        Assert.Empty(await ListAsync(new() { From = last + TimeSpan.FromSeconds(1) }));
        Assert.Equal(["c", "b", "a"], await ListAsync(new() { To = last + TimeSpan.FromSeconds(1) }));
        Assert.Empty(await ListAsync(new() { To = last - TimeSpan.FromDays(1) }));
    }

    [Fact]
    public async Task List_Pages_HaveEachOnce()
    {
        await SubscribeAsync(Group, OtherTopic);
        for (var i = 0; i < 7; i++)
        {
            await MakeDeadAsync($"t-{i}", i % 2 == 0 ? Group : OtherTopic);
        }

        List<string> listed = [];
        DeadLetterPage? page = null;
        do
        {
            page = await DeadLetters.ListAsync(new() { Limit = 3, Cursor = page?.NextCursor }, Stop);
            Assert.InRange(page.Items.Count, 0, 3);
            listed.AddRange(page.Items.Select(dead => dead.TaskId));
        }
        while (page.NextCursor is not null);

        Assert.Equal(["t-6", "t-5", "t-4", "t-3", "t-2", "t-1", "t-0"], listed);
    }

    [Fact]
    public async Task List_NonsenseCursor_IsRefused()
    {
        var error = await Assert.ThrowsAsync<OmniStackException>(() => DeadLetters.ListAsync(new() { Cursor = "nonsense" }, Stop));

        Assert.Equal((ErrorKind.Invalid, ErrorCodes.ParameterInvalid), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Group_ByAgentAndCause_MostFrequentFirst()
    {
        await SubscribeAsync(Group, OtherTopic);
        await MakeDeadAsync("a", OtherTopic);
        await MakeDeadAsync("b", error: Failure with { Message = "old" });
        await MakeDeadAsync("c", error: Failure with { Message = "new" });

        var groups = await DeadLetters.GroupAsync(new(), Stop);

        Assert.Equal([(Topic, Group.Agent, Failure.Type, 2L, "new"), (OtherTopic.Topic, OtherTopic.Agent, Failure.Type, 1L, Failure.Message)],
            groups.Select(group => (group.Topic, group.Agent, group.ErrorType, group.Count, group.LatestMessage)));
        Assert.Equal(OtherTopic.Agent, Assert.Single(await DeadLetters.GroupAsync(new() { Agent = OtherTopic.Agent }, Stop)).Agent);
    }

    [Fact]
    public async Task Replay_AsItIs_GoesToTheAgentThatFailedWithAttemptsBegunAnew()
    {
        await SubscribeAsync(Group, SecondGroup);
        await MakeDeadAsync("t-1");
        await SettleAsync(Succeeded(await ReceiveOneAsync(SecondGroup)));

        Assert.True(await DeadLetters.ReplayAsync(Group, "t-1", null, Stop));

        Assert.Null(await DeadLetters.FindAsync(Group, "t-1", Stop));
        Assert.Empty(await ReceiveNowAsync(SecondGroup));
        Assert.Equal(TaskState.Queued, (await FindRunAsync("t-1")).State);
        Assert.Null((await FindAsync("t-1")).ExpiresAt);
        await ReopenAsync();
        var again = await ReceiveOneAsync();
        Assert.Equal(("t-1", 1, "text"), (again.Event.Id, again.Attempt, again.Event.Payload.Content.GetString()));
        await SettleAsync(Succeeded(again, "cured"));
        Assert.Equal((TaskState.Succeeded, "cured"), ((await FindAsync("t-1")).State, (await FindRunAsync("t-1")).Result!.Value.GetString()));
        Assert.Contains(TaskState.Dead, (await FindRunAsync("t-1")).Timeline.Select(entry => entry.State));
    }

    [Fact]
    public async Task Replay_Twice_TheSecondIsFalse()
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");

        Assert.True(await DeadLetters.ReplayAsync(Group, "t-1", null, Stop));
        Assert.False(await DeadLetters.ReplayAsync(Group, "t-1", null, Stop));
        Assert.Single(await ReceiveNowAsync());
    }

    [Fact]
    public async Task Replay_Waiting_WakesTheReceiver()
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");
        var waiting = ReceiveAsync();

        await DeadLetters.ReplayAsync(Group, "t-1", null, Stop);

        Assert.Equal(["t-1"], Ids(await waiting));
    }

    [Fact]
    public async Task Replay_Edited_OnlyThisAgentGetsTheNewPayload()
    {
        await SubscribeAsync(Group, SecondGroup);
        await MakeDeadAsync("t-1");
        var edited = new EventPayload(JsonSerializer.SerializeToElement(new { text = "mended" }), ReplyTo: "done");

        Assert.True(await DeadLetters.ReplayAsync(Group, "t-1", edited, Stop));
        await ReopenAsync();

        var again = await ReceiveOneAsync();
        Assert.Equal("""{"text":"mended"}""", again.Event.Payload.Content.GetRawText());
        Assert.Equal("done", again.Event.Payload.ReplyTo);
        Assert.Equal("text", (await ReceiveOneAsync(SecondGroup)).Event.Payload.Content.GetString());
        Assert.Equal("text", (await FindAsync("t-1")).Event.Payload.Content.GetString());
        await SettleAsync(Dead(again));
        var dead = await DeadLetters.FindAsync(Group, "t-1", Stop);
        Assert.Equal((1, 1, "mended"), (dead!.Replays, dead.Attempts, dead.Event!.Payload.Content.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Replay_DeletedAgent_IsRefusedAndTheDeadLetterStays()
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");
        await Port<IAgentLifecycle>().DeleteAsync(Group, deleteGroup: true, deleteDeadLetters: false, Stop);

        var error = await Assert.ThrowsAsync<OmniStackException>(() => DeadLetters.ReplayAsync(Group, "t-1", null, Stop));

        Assert.Equal((ErrorKind.NotFound, ErrorCodes.AgentNotFound), (error.Kind, error.Code));
        Assert.NotNull(await DeadLetters.FindAsync(Group, "t-1", Stop));
        await SubscribeAsync(Group);
        Assert.True(await DeadLetters.ReplayAsync(Group, "t-1", null, Stop));
        Assert.Equal("t-1", (await ReceiveOneAsync()).Event.Id);
    }

    [Fact]
    public async Task Delete_ADeadLetter_LeavesAFailedRun()
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");

        Assert.True(await DeadLetters.DeleteAsync(Group, "t-1", Stop));
        Assert.False(await DeadLetters.DeleteAsync(Group, "t-1", Stop));

        await ReopenAsync();
        var task = await FindAsync("t-1");
        Assert.Equal((TaskState.Failed, TaskState.Failed, Failure), (task.State, task.Runs[0].State, task.Runs[0].Error));
        Assert.NotNull(task.ExpiresAt);
        Assert.Empty(await ListAsync(new()));
        Assert.False(await DeadLetters.ReplayAsync(Group, "t-1", null, Stop));
    }

    private async Task<IEnumerable<string>> ListAsync(DeadLetterQuery query) => (await DeadLetters.ListAsync(query, Stop)).Items.Select(dead => dead.TaskId);
}
