using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="IAgentLifecycle"/> holds.</summary>
public abstract class AgentLifecycleContract(IEventBackend backend) : EventPortContract(backend)
{
    private IAgentLifecycle Agents => Port<IAgentLifecycle>();

    [Fact]
    public async Task SetPaused_True_NothingIsDeliveredOrLostUntilResumed()
    {
        await SubscribeAsync(Group, SecondGroup);
        await PublishAsync("t-1");
        var open = await ReceiveOneAsync();

        Assert.True(await Agents.SetPausedAsync(Group, true, Stop));

        await PublishAsync("t-2");
        Assert.Empty(await ReceiveNowAsync());
        Assert.Equal(["t-1", "t-2"], Ids(await ReceiveNowAsync(SecondGroup)));
        Assert.Equal([true], await Bus.SettleAsync([Succeeded(open)], Stop));
        var waiting = ReceiveAsync();
        Assert.True(await Agents.SetPausedAsync(Group, false, Stop));
        Assert.Equal(["t-2"], Ids(await waiting));
    }

    [Fact]
    public async Task SetPaused_True_IsListedAndSurvivesReopenAndSubscribe()
    {
        await SubscribeAsync(Group);
        var created = Assert.Single(await Bus.ListAgentsAsync(Stop)).CreatedAt;
        Assert.NotNull(created);
        await Agents.SetPausedAsync(Group, true, Stop);

        await ReopenAsync();
        await SubscribeAsync(Group);

        var agent = Assert.Single(await Bus.ListAgentsAsync(Stop));
        Assert.Equal((true, created), (agent.Paused, agent.CreatedAt));
        await PublishAsync("t-1");
        Assert.Empty(await ReceiveNowAsync());
    }

    [Fact]
    public async Task SetPaused_UnknownAgent_IsFalse() => Assert.False(await Agents.SetPausedAsync(Group, true, Stop));

    [Fact]
    public async Task Delete_UnknownAgent_IsFalse() => Assert.False(await Agents.DeleteAsync(Group, true, true, Stop));

    [Fact]
    public async Task Delete_KeepingTheGroup_AnotherSubscriptionGoesOn()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1", "t-2");
        await SettleAsync(Succeeded(await ReceiveOneAsync()));

        Assert.True(await Agents.DeleteAsync(Group, deleteGroup: false, deleteDeadLetters: false, Stop));

        Assert.Empty(await Bus.ListAgentsAsync(Stop));
        Assert.Equal(TaskState.Queued, (await FindAsync("t-2")).State);
        await PublishAsync("t-3");
        await ReopenAsync();
        await SubscribeAsync(Group);
        Assert.Equal(["t-2", "t-3"], Ids(await ReceiveNowAsync()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_RunnerThatStillHasIt_ReceivesNoMore(bool deleteGroup)
    {
        await SubscribeAsync(Group);
        var waiting = ReceiveAsync();

        await Agents.DeleteAsync(Group, deleteGroup, deleteDeadLetters: false, Stop);

        var error = await Assert.ThrowsAsync<OmniStackException>(() => waiting);
        Assert.Equal((ErrorKind.NotFound, ErrorCodes.TopicUnknown), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Delete_WithItsGroup_CancelsOpenRunsAndKeepsThoseOfOthers()
    {
        await SubscribeAsync(Group, SecondGroup);
        await PublishAsync("t-1", "t-2");
        var running = await ReceiveOneAsync();

        Assert.True(await Agents.DeleteAsync(Group, deleteGroup: true, deleteDeadLetters: false, Stop));

        Assert.Equal(TaskState.Cancelled, (await FindRunAsync("t-1")).State);
        Assert.Equal(TaskState.Cancelled, (await FindRunAsync("t-2")).State);
        Assert.Equal([false], await Bus.SettleAsync([Succeeded(running)], Stop));
        Assert.Equal(["t-1", "t-2"], Ids(await ReceiveNowAsync(SecondGroup)));
        await PublishAsync("t-3");
        Assert.Equal([SecondGroup.Agent], (await FindAsync("t-3")).Runs.Select(run => run.Agent));
    }

    [Fact]
    public async Task Delete_WithItsGroup_CancelsWhatIsNotDueYet()
    {
        await SubscribeAsync(Group);
        await Bus.PublishAsync([Envelope("t-1") with { DeliverAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1) }], Stop);

        await Agents.DeleteAsync(Group, deleteGroup: true, deleteDeadLetters: false, Stop);

        Assert.Equal((TaskState.Cancelled, TaskState.Cancelled), ((await FindAsync("t-1")).State, (await FindRunAsync("t-1")).State));
        await SubscribeAsync(SecondGroup);
        Assert.Equal(TaskState.Cancelled, (await FindAsync("t-1")).State);
    }

    [Fact]
    public async Task Delete_WithItsGroup_LeavesWhatIsNotDueYetToOthers()
    {
        await SubscribeAsync(Group, SecondGroup);
        await Bus.PublishAsync([Envelope("t-1") with { DeliverAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(500) }], Stop);

        await Agents.DeleteAsync(Group, deleteGroup: true, deleteDeadLetters: false, Stop);

        Assert.Equal(TaskState.Cancelled, (await FindRunAsync("t-1")).State);
        Assert.Equal(TaskState.Queued, (await FindRunAsync("t-1", SecondGroup)).State);
        await SettleAsync(Succeeded(await ReceiveOneAsync(SecondGroup)));
        Assert.NotNull((await FindAsync("t-1")).ExpiresAt);
    }

    [Fact]
    public async Task Delete_WithItsGroup_TheTaskEndsWithTheLastOfTheOthers()
    {
        var third = new AgentGroup(Topic, "third");
        await SubscribeAsync(Group, SecondGroup, third);
        await PublishAsync("t-1");

        await Agents.DeleteAsync(Group, deleteGroup: true, deleteDeadLetters: false, Stop);

        await SettleAsync(Succeeded(await ReceiveOneAsync(SecondGroup)));
        Assert.Null((await FindAsync("t-1")).ExpiresAt);
        await SettleAsync(Succeeded(await ReceiveOneAsync(third)));
        Assert.NotNull((await FindAsync("t-1")).ExpiresAt);
    }

    [Fact]
    public async Task Delete_WithItsGroup_LeavesNoBacklogBehind()
    {
        await ReopenAsync(new() { BacklogLimit = 2 });
        await SubscribeAsync(Group);
        await PublishAsync("t-1", "t-2");

        await Agents.DeleteAsync(Group, deleteGroup: true, deleteDeadLetters: false, Stop);

        Assert.Equal(TaskState.Cancelled, (await FindAsync("t-1")).State);
        await PublishAsync("t-3");
        await SubscribeAsync(Group);
        Assert.Equal(["t-3"], Ids(await ReceiveNowAsync()));
    }

    [Fact]
    public async Task Subscribe_AfterItsGroupWasDeleted_GetsNothingThatItHadFinishedOrThatWasCancelled()
    {
        await SubscribeAsync(Group, SecondGroup);
        await PublishAsync("finished", "running", "waiting");
        await Bus.PublishAsync([Envelope("later") with { DeliverAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(300) }], Stop);
        await SettleAsync(Succeeded(await ReceiveOneAsync()));
        await ReceiveOneAsync();
        Assert.Equal(["finished", "running", "waiting"], Ids(await ReceiveNowAsync(SecondGroup)));

        await Agents.DeleteAsync(Group, deleteGroup: true, deleteDeadLetters: false, Stop);
        await PublishAsync("while-deleted");
        await SubscribeAsync(Group);

        Assert.Equal(["while-deleted"], Ids(await ReceiveNowAsync()));
        Assert.Equal("while-deleted", (await ReceiveOneAsync(SecondGroup)).Event.Id);
        Assert.Equal("later", (await ReceiveOneAsync(SecondGroup)).Event.Id);
        Assert.Empty(await ReceiveNowAsync());
        Assert.Equal(TaskState.Succeeded, (await FindRunAsync("finished")).State);
        Assert.Equal(TaskState.Cancelled, (await FindRunAsync("later")).State);
    }

    [Theory]
    [InlineData(false, TaskState.Dead, 1)]
    [InlineData(true, TaskState.Failed, 0)]
    public async Task Delete_DeadLetters_AreKeptOrDeletedAsAsked(bool deleteDeadLetters, TaskState state, int left)
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");

        await Agents.DeleteAsync(Group, deleteGroup: true, deleteDeadLetters, Stop);
        await ReopenAsync();

        Assert.Equal(state, (await FindAsync("t-1")).State);
        Assert.Equal(left, (await Port<IDeadLetterStore>().ListAsync(new(), Stop)).Items.Count);
    }
}
