using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Conformance.Events;

/// <summary>In which order and at what pace <see cref="IEventBus.ReceiveAsync"/> delivers.</summary>
public abstract class ReceiveContract(IEventBackend backend) : EventPortContract(backend)
{
    [Fact]
    public async Task Receive_Priorities_HighFirstAndEachInOrder()
    {
        await SubscribeAsync(Group);
        await Bus.PublishAsync([Prioritized("l-1", EventPriority.Low), Envelope("n-1"), Prioritized("h-1", EventPriority.High), Envelope("n-2"),
            Prioritized("h-2", EventPriority.High)], Stop);

        Assert.Equal(["h-1", "h-2", "n-1", "n-2", "l-1"], Ids(await ReceiveNowAsync()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task Receive_HighNeverEnds_LowerOnesGetAShare(int count)
    {
        await SubscribeAsync(Group);
        await Bus.PublishAsync([.. Many("h", EventPriority.High, 200), .. Many("n", EventPriority.Normal, 30), .. Many("l", EventPriority.Low, 30)], Stop);
        List<string> taken = [];
        while (taken.Count < 100)
        {
            taken.AddRange(Ids(await ReceiveNowAsync(count: count)));
        }

        Assert.Contains("n-0", taken);
        Assert.Contains("l-0", taken);
        Assert.InRange(taken.Count(id => id[0] == 'h'), 60, 95);
    }

    [Fact]
    public async Task Receive_Priorities_SurviveAReopen()
    {
        await SubscribeAsync(Group);
        await Bus.PublishAsync([Prioritized("l-1", EventPriority.Low), Envelope("n-1"), Prioritized("h-1", EventPriority.High)], Stop);

        await ReopenAsync();

        Assert.Equal(["h-1", "n-1", "l-1"], Ids(await ReceiveNowAsync()));
    }

    [Fact]
    public async Task Receive_Delayed_ComesWhenDueAndHoldsUpNobody()
    {
        await SubscribeAsync(Group);
        var due = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(500);
        await Bus.PublishAsync([Envelope("tomorrow") with { DeliverAt = due.AddDays(1) }, Envelope("later") with { DeliverAt = due }, Envelope("now")], Stop);

        Assert.Equal("now", (await ReceiveOneAsync()).Event.Id);
        Assert.Equal("later", (await ReceiveOneAsync()).Event.Id);
        Assert.True(TimeProvider.System.GetUtcNow() >= due - TimeSpan.FromMilliseconds(5));
        Assert.Empty(await ReceiveNowAsync());
        Assert.Equal(TaskState.Queued, (await FindAsync("tomorrow")).State);
    }

    [Fact]
    public async Task Receive_DelayedBeforeTheFirstSubscriber_ComesWhenDue()
    {
        var due = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(400);
        await Bus.PublishAsync([Envelope("later") with { DeliverAt = due }, Envelope("tomorrow") with { DeliverAt = due.AddDays(1) }], Stop);
        await SubscribeAsync(Group, SecondGroup);
        await ReopenAsync();

        Assert.Equal("later", (await ReceiveOneAsync()).Event.Id);
        Assert.True(TimeProvider.System.GetUtcNow() >= due - TimeSpan.FromMilliseconds(5));
        Assert.Empty(await ReceiveNowAsync());
        Assert.Equal("later", (await ReceiveOneAsync(SecondGroup)).Event.Id);
    }

    [Fact]
    public async Task Receive_DeliverAtInThePast_ComesAtOnce()
    {
        await SubscribeAsync(Group);
        await Bus.PublishAsync([Envelope("t-1") with { DeliverAt = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1) }], Stop);

        Assert.Equal(["t-1"], Ids(await ReceiveNowAsync()));
    }

    [Fact]
    public async Task Receive_WithARate_IsNeverFasterOverAllRunners()
    {
        const int Rate = 40;
        await Bus.SubscribeAsync(Agent(Group, Rate), Stop);
        await Bus.PublishAsync([.. Many("n", EventPriority.Normal, 200)], Stop);
        var start = TimeProvider.System.GetTimestamp();
        var taken = 0;
        while (taken < 100)
        {
            var deliveries = await ReceiveAsync(count: 30, runner: taken % 2 == 0 ? Runner : OtherRunner);
            taken += deliveries.Count;
            var elapsed = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            Assert.True(taken <= Rate + (Rate * elapsed) + 1, $"{taken} after {elapsed} s");
        }

        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 1.3, 15);
    }

    [Fact]
    public async Task Receive_RateBelowOne_StillDeliversTheFirst()
    {
        await Bus.SubscribeAsync(Agent(Group, 0.01), Stop);
        await PublishAsync("t-1", "t-2");

        Assert.Equal(["t-1"], Ids(await ReceiveNowAsync()));
        Assert.Empty(await ReceiveNowAsync());
    }

    [Fact]
    public async Task Subscribe_OtherRate_AppliesAtOnce()
    {
        await Bus.SubscribeAsync(Agent(Group, 0.01), Stop);
        await PublishAsync("t-1", "t-2", "t-3");
        await ReceiveNowAsync();

        await SubscribeAsync(Group);

        Assert.Equal(["t-2", "t-3"], Ids(await ReceiveNowAsync()));
    }

    private static EventEnvelope Prioritized(string id, EventPriority priority) => Envelope(id) with { Priority = priority };

    private static IEnumerable<EventEnvelope> Many(string name, EventPriority priority, int count)
        => Enumerable.Range(0, count).Select(i => Prioritized($"{name}-{i}", priority));
}
