using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="IBusMonitor"/> holds.</summary>
public abstract class BusMonitorContract(IEventBackend backend) : EventPortContract(backend)
{
    private IBusMonitor Monitor => Port<IBusMonitor>();

    [Fact]
    public async Task GetStatistics_WorkInEveryState_CountsEach()
    {
        await SubscribeAsync(Group, OtherTopic);
        await MakeDeadAsync("dead");
        await PublishAsync("retrying", "running", "queued-1", "queued-2");
        await Bus.PublishAsync([Envelope("delayed") with { DeliverAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1) }], Stop);
        await SettleAsync(Retried(await ReceiveOneAsync(), TimeSpan.FromHours(1)));
        await ReceiveOneAsync();

        await AssertCountsAsync();
        await ReopenAsync();
        await AssertCountsAsync();

        async Task AssertCountsAsync()
        {
            var statistics = await Monitor.GetStatisticsAsync(Stop);
            Assert.Equal([Topic, OtherTopic.Topic], statistics.Topics.Select(topic => topic.Topic));
            Assert.Equal(1, statistics.Topics[0].Delayed);
            var group = Assert.Single(statistics.Topics[0].Groups);
            Assert.Equal((Group.Agent, 2, 1, 1, 1), (group.Agent, group.Lag, group.Pending, group.Retrying, group.DeadLetters));
            Assert.InRange(group.OldestAgeSeconds, 0.000_001, 60);
            var idle = Assert.Single(statistics.Topics[1].Groups);
            Assert.Equal((0, 0, 0, 0, 0d), (idle.Lag, idle.Pending, idle.Retrying, idle.DeadLetters, idle.OldestAgeSeconds));
        }
    }

    [Fact]
    public async Task GetStatistics_Counters_AreExactAndSurviveAReopen()
    {
        await SubscribeAsync(Group);
        await PublishAsync("done", "retried", "dead", "released", "cancelled");
        var taken = await ReceiveNowAsync();
        await SettleAsync(
            Succeeded(taken[0]) with { Elapsed = TimeSpan.FromMilliseconds(3) },
            Retried(taken[1], TimeSpan.FromHours(1)) with { Elapsed = TimeSpan.FromMilliseconds(30) },
            Dead(taken[2]) with { Elapsed = TimeSpan.FromSeconds(400) },
            new Settlement.Released(taken[3]));
        await Port<ITaskStore>().CancelAsync("cancelled", Stop);
        await Bus.SettleAsync([Succeeded(taken[0]) with { Elapsed = TimeSpan.FromHours(1) }], Stop);

        await ReopenAsync();

        var group = await GetGroupAsync();
        Assert.Equal((5, 1, 2, 1, 1, 2), (group.Received, group.Processed, group.Failed, group.Retried, group.DeadLettered, group.Skipped));
        Assert.Equal(400.033, group.ProcessingSeconds, 0.000_5);
        Assert.Equal([0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], group.Durations);
    }

    [Fact]
    public async Task ClearCounters_AfterWork_AreZeroAndTheBacklogStays()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1", "t-2");
        await SettleAsync(Succeeded(await ReceiveOneAsync()) with { Elapsed = TimeSpan.FromSeconds(1) });

        await Monitor.ClearCountersAsync(Stop);
        await ReopenAsync();

        var group = await GetGroupAsync();
        Assert.Equal((0, 0, 0d, 1), (group.Received, group.Processed, group.ProcessingSeconds, group.Lag));
        Assert.All(group.Durations, count => Assert.Equal(0, count));
    }

    [Fact]
    public async Task GetStatistics_Paused_SaysSo()
    {
        await SubscribeAsync(Group);
        await Port<IAgentLifecycle>().SetPausedAsync(Group, true, Stop);

        Assert.True((await GetGroupAsync()).Paused);
        Assert.NotEmpty((await Monitor.GetStatisticsAsync(Stop)).Backend);
    }

    [Fact]
    public async Task Peek_ATopic_ShowsTheLatestItHolds()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1", "t-2", "t-3");

        Assert.Equal(["t-3", "t-2"], (await Monitor.PeekAsync(Topic, 2, Stop)).Select(envelope => envelope.Id));
        Assert.Equal("text", (await Monitor.PeekAsync(Topic, 1, Stop))[0].Payload.Content.GetString());
        Assert.Empty(await Monitor.PeekAsync("nobody", 10, Stop));
        Assert.Equal(3, Ids(await ReceiveNowAsync()).Count());
    }

    private async Task<GroupStatistics> GetGroupAsync()
        => Assert.Single(Assert.Single((await Monitor.GetStatisticsAsync(Stop)).Topics).Groups);
}
