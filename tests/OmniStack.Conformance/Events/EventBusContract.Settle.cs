using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Conformance.Events;

/// <content>Outcomes, leases and what survives a restart.</content>
public abstract partial class EventBusContract
{
    [Fact]
    public async Task Settle_Succeeded_StoresTheResult()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var delivery = await ReceiveOneAsync();
        var running = await FindRunAsync("t-1");
        Assert.Equal((TaskState.Running, 1, Runner), (running.State, running.Attempts, running.Runner));
        Assert.NotNull(running.StartedAt);

        Assert.Equal([true], await Bus.SettleAsync([Succeeded(delivery, new { summary = "short" })], Stop));

        var task = await FindAsync("t-1");
        Assert.Equal(TaskState.Succeeded, task.State);
        Assert.Equal("""{"summary":"short"}""", task.Result!.Value.GetRawText());
        Assert.InRange(task.ExpiresAt!.Value - task.UpdatedAt, KeepFor - TimeSpan.FromMinutes(1), KeepFor + TimeSpan.FromMinutes(1));
        var run = Assert.Single(task.Runs);
        Assert.Equal((TaskState.Succeeded, 1, Runner), (run.State, run.Attempts, run.Runner));
        Assert.NotNull(run.FinishedAt);
        Assert.Null(run.Error);
    }

    [Fact]
    public async Task Settle_SucceededWithNull_IsAResult()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        await Bus.SettleAsync([Succeeded(await ReceiveOneAsync())], Stop);

        Assert.Equal(JsonValueKind.Null, (await FindAsync("t-1")).Result!.Value.ValueKind);
        await ReopenAsync();
        Assert.Equal(JsonValueKind.Null, (await FindAsync("t-1")).Result!.Value.ValueKind);
    }

    [Fact]
    public async Task Settle_Twice_TheFirstCounts()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var delivery = await ReceiveOneAsync();

        var answer = await Bus.SettleAsync([Succeeded(delivery, "first"), Succeeded(delivery, "second")], Stop);

        Assert.Equal([true, false], answer);
        Assert.Equal([false], await Bus.SettleAsync([new Settlement.DeadLettered(delivery, Failure)], Stop));
        Assert.Equal("first", (await FindAsync("t-1")).Result!.Value.GetString());
    }

    [Fact]
    public async Task Settle_WithReplies_PublishesThemOnce()
    {
        var replies = new AgentGroup("done", "collector");
        await SubscribeAsync(Group);
        await SubscribeAsync(replies);
        await PublishAsync("t-1");
        var delivery = await ReceiveOneAsync();
        var waiting = Bus.ReceiveAsync(replies, Runner, 10, LongLease, Patience, Stop);

        await Bus.SettleAsync([Succeeded(delivery, 1, Envelope("r-1", "done"), Envelope("r-2", "done"))], Stop);
        await Bus.SettleAsync([Succeeded(delivery, 2, Envelope("r-3", "done"))], Stop);

        Assert.Equal(["r-1", "r-2"], Ids(await waiting));
        Assert.Equal(TaskState.Running, (await FindAsync("r-1")).State);
        Assert.Null(await Bus.FindTaskAsync("r-3", Stop));
    }

    [Fact]
    public async Task Settle_RepliesToAFullTopic_AreStored()
    {
        await ReopenAsync(backlogLimit: 1);
        await SubscribeAsync(Group);
        await Bus.PublishAsync([Envelope("t-1"), Envelope("first", "done")], Stop);

        await Bus.SettleAsync([Succeeded(await ReceiveOneAsync(), 1, Envelope("second", "done"))], Stop);

        Assert.NotNull(await Bus.FindTaskAsync("second", Stop));
        Assert.Equal(TaskState.Succeeded, (await FindAsync("t-1")).State);
    }

    [Fact]
    public async Task Settle_DeadLetteredWithReplies_PublishesThemOnce()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var delivery = await ReceiveOneAsync();
        var dead = new Settlement.DeadLettered(delivery, Failure) { Replies = [Envelope("r-1", "done")] };

        Assert.Equal([true, false], await Bus.SettleAsync([dead, dead with { Replies = [Envelope("r-2", "done")] }], Stop));

        Assert.NotNull(await Bus.FindTaskAsync("r-1", Stop));
        Assert.Null(await Bus.FindTaskAsync("r-2", Stop));
    }

    [Fact]
    public async Task Settle_Retried_ComesAgainWhenDueAndNotBefore()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var delay = TimeSpan.FromMilliseconds(300);
        var settledAt = TimeProvider.System.GetTimestamp();
        await Bus.SettleAsync([new Settlement.Retried(await ReceiveOneAsync(), Failure, delay)], Stop);

        var run = await FindRunAsync("t-1");
        Assert.Equal((TaskState.Retrying, 1, Failure), (run.State, run.Attempts, run.Error));
        Assert.NotNull(run.NextAttemptAt);
        Assert.Equal(TaskState.Retrying, (await FindAsync("t-1")).State);

        var again = await ReceiveOneAsync(OtherRunner);

        Assert.InRange(TimeProvider.System.GetElapsedTime(settledAt), delay - TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(30));
        Assert.Equal(("t-1", 2), (again.Event.Id, again.Attempt));
        Assert.Equal((TaskState.Running, 2), ((await FindRunAsync("t-1")).State, (await FindRunAsync("t-1")).Attempts));
        await Bus.SettleAsync([Succeeded(again, "at last")], Stop);
        run = await FindRunAsync("t-1");
        Assert.Equal((TaskState.Succeeded, 2, null, null), (run.State, run.Attempts, run.Error, run.NextAttemptAt));
    }

    [Fact]
    public async Task Settle_Retried_ReachesOnlyItsAgent()
    {
        await SubscribeAsync(Group);
        await SubscribeAsync(SecondGroup);
        await PublishAsync("t-1");
        var other = Assert.Single(await ReceiveAsync(SecondGroup));
        await Bus.SettleAsync([Succeeded(other)], Stop);

        await Bus.SettleAsync([new Settlement.Retried(await ReceiveOneAsync(), Failure, TimeSpan.Zero)], Stop);

        Assert.Equal(2, (await ReceiveOneAsync()).Attempt);
        Assert.Empty(await Bus.ReceiveAsync(SecondGroup, Runner, 10, LongLease, TimeSpan.Zero, Stop));
    }

    [Fact]
    public async Task Settle_DeadLettered_IsOnTheRecordAndNotDeliveredAgain()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var error = Failure with { Retriable = false };

        await Bus.SettleAsync([new Settlement.DeadLettered(await ReceiveOneAsync(), error)], Stop);

        var run = await FindRunAsync("t-1");
        Assert.Equal((TaskState.Dead, 1, error), (run.State, run.Attempts, run.Error));
        Assert.NotNull(run.FinishedAt);
        Assert.Equal(TaskState.Dead, (await FindAsync("t-1")).State);
        Assert.NotNull((await FindAsync("t-1")).ExpiresAt);
        Assert.Empty(await Bus.ReceiveAsync(Group, Runner, 10, LongLease, TimeSpan.Zero, Stop));
    }

    [Fact]
    public async Task Settle_PutOff_ComesLaterAndDoesNotCount()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        Assert.Equal([true], await Bus.SettleAsync([new Settlement.PutOff(await ReceiveOneAsync(), Failure, TimeSpan.FromMilliseconds(300))], Stop));

        Assert.Empty(await Bus.ReceiveAsync(Group, Runner, 10, LongLease, TimeSpan.Zero, Stop));
        var waiting = await FindRunAsync("t-1");
        Assert.Equal((TaskState.Retrying, 0, Failure), (waiting.State, waiting.Attempts, waiting.Error));
        Assert.NotNull(waiting.NextAttemptAt);
        await ReopenAsync();

        var again = await ReceiveOneAsync(OtherRunner);
        Assert.Equal(1, again.Attempt);
        await Bus.SettleAsync([new Settlement.Retried(again, Failure, TimeSpan.Zero)], Stop);
        again = await ReceiveOneAsync();
        Assert.Equal(2, again.Attempt);
        await Bus.SettleAsync([new Settlement.PutOff(again, Failure, TimeSpan.Zero)], Stop);
        again = await ReceiveOneAsync();
        Assert.Equal(2, again.Attempt);
        await Bus.SettleAsync([Succeeded(again)], Stop);
        Assert.Equal((TaskState.Succeeded, 2), ((await FindRunAsync("t-1")).State, (await FindRunAsync("t-1")).Attempts));
    }

    [Fact]
    public async Task Settle_Released_IsTakenAtOnceAndDoesNotCount()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var delivery = await ReceiveOneAsync();
        var waiting = Bus.ReceiveAsync(Group, OtherRunner, 10, LongLease, Patience, Stop);

        Assert.Equal([true], await Bus.SettleAsync([new Settlement.Released(delivery)], Stop));

        var again = Assert.Single(await waiting);
        Assert.Equal(("t-1", 1), (again.Event.Id, again.Attempt));
        Assert.Equal([false], await Bus.SettleAsync([Succeeded(delivery, "stale")], Stop));
        Assert.Equal([true], await Bus.SettleAsync([Succeeded(again, "fresh")], Stop));
        Assert.Equal("fresh", (await FindAsync("t-1")).Result!.Value.GetString());
    }

    [Fact]
    public async Task Settle_Released_IsQueuedUntilTaken()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");

        await Bus.SettleAsync([new Settlement.Released(await ReceiveOneAsync())], Stop);

        Assert.Equal((TaskState.Queued, 0), ((await FindRunAsync("t-1")).State, (await FindRunAsync("t-1")).Attempts));
    }

    [Fact]
    public async Task Settle_ShortKeepFor_TheResultExpiresAndTheIdIsFree()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var delivery = await ReceiveOneAsync();
        await Bus.SettleAsync([Succeeded(delivery) with { KeepFor = TimeSpan.FromMilliseconds(50) }], Stop);

        await Eventually.IsTrueAsync(async () => await Bus.FindTaskAsync("t-1", Stop) is null or { State: TaskState.Expired });

        Assert.Equal([true], await Bus.PublishAsync([Envelope("t-1", content: "new life")], Stop));
        Assert.Equal("t-1", (await ReceiveOneAsync()).Event.Id);
    }

    [Fact]
    public async Task Lease_Ended_AnotherRunnerTakesOverAndTheFirstIsRefused()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var lost = await ReceiveOneAsync(lease: ShortLease);

        var taken = await ReceiveOneAsync(OtherRunner, ShortLease);

        Assert.Equal(("t-1", 2), (taken.Event.Id, taken.Attempt));
        Assert.Equal([lost.Token], await Bus.ExtendAsync(Group, Runner, [lost.Token], LongLease, Stop));
        Assert.Equal([false], await Bus.SettleAsync([Succeeded(lost, "too late")], Stop));
        Assert.Equal([true], await Bus.SettleAsync([Succeeded(taken, "in time")], Stop));
        Assert.Equal("in time", (await FindAsync("t-1")).Result!.Value.GetString());
        Assert.Equal((2, OtherRunner), ((await FindRunAsync("t-1")).Attempts, (await FindRunAsync("t-1")).Runner));
    }

    [Fact]
    public async Task Lease_EndedAndNotTaken_StillSettles()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var delivery = await ReceiveOneAsync(lease: TimeSpan.FromMilliseconds(1));

        Assert.Equal([true], await Bus.SettleAsync([Succeeded(delivery)], Stop));
    }

    [Fact]
    public async Task Extend_WhileItRuns_KeepsOthersAway()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        var lease = TimeSpan.FromMilliseconds(600);
        var delivery = await ReceiveOneAsync(lease: lease);
        var waiting = Bus.ReceiveAsync(Group, OtherRunner, 10, lease, lease * 3, Stop);
        while (!waiting.IsCompleted)
        {
            Assert.Empty(await Bus.ExtendAsync(Group, Runner, [delivery.Token], lease, Stop));
            await Task.WhenAny(waiting, Task.Delay(lease / 6, TimeProvider.System, Stop));
        }

        Assert.Empty(await waiting);
        Assert.Equal([true], await Bus.SettleAsync([Succeeded(delivery)], Stop));
    }

    [Fact]
    public async Task Extend_SettledOrForeignToken_IsLost()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1", "t-2");
        var deliveries = await ReceiveAsync(Group);
        await Bus.SettleAsync([Succeeded(deliveries[0])], Stop);

        var lost = await Bus.ExtendAsync(Group, Runner, [deliveries[0].Token, deliveries[1].Token, "nonsense"], LongLease, Stop);

        Assert.Equal([deliveries[0].Token, "nonsense"], lost);
        Assert.Equal([deliveries[1].Token], await Bus.ExtendAsync(Group, OtherRunner, [deliveries[1].Token], LongLease, Stop));
    }

    [Fact]
    public async Task Reopen_WithWorkInEveryState_KeepsAllOfIt()
    {
        await SubscribeAsync(Group);
        await PublishAsync("done", "dead", "retrying", "running", "queued");
        var taken = await ReceiveAsync(Group, count: 4, lease: ShortLease);
        await Bus.SettleAsync(
            [Succeeded(taken[0], "result"), new Settlement.DeadLettered(taken[1], Failure), new Settlement.Retried(taken[2], Failure, TimeSpan.Zero)], Stop);

        await ReopenAsync();

        Assert.Equal("result", (await FindAsync("done")).Result!.Value.GetString());
        Assert.Equal(TaskState.Dead, (await FindAsync("dead")).State);
        Assert.Equal(TaskState.Retrying, (await FindAsync("retrying")).State);
        Assert.Equal(TaskState.Queued, (await FindAsync("queued")).State);
        Assert.Equal(Group.Agent, Assert.Single(await Bus.ListAgentsAsync(Stop)).Name);
        Dictionary<string, int> attempts = [];
        while (attempts.Count < 3)
        {
            foreach (var delivery in await ReceiveAsync(Group, OtherRunner, lease: ShortLease))
            {
                attempts.Add(delivery.Event.Id, delivery.Attempt);
                await Bus.SettleAsync([Succeeded(delivery)], Stop);
            }
        }

        Assert.Equal((2, 2, 1), (attempts["retrying"], attempts["running"], attempts["queued"]));
    }
}
