using System.Text.Json;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Conformance.Events;

/// <content>Timelines and the end of a record's life.</content>
public abstract partial class TaskStoreContract
{
    [Fact]
    public async Task Timeline_RetryThenSuccess_HasEveryStepAndSurvivesAReopen()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        await SettleAsync(Retried(await ReceiveOneAsync()));
        await SettleAsync(Succeeded(await ReceiveOneAsync(runner: OtherRunner)));

        var timeline = (await FindRunAsync("t-1")).Timeline;

        Assert.Equal(
            [(TaskState.Queued, 0, null), (TaskState.Running, 1, Runner), (TaskState.Retrying, 1, Runner), (TaskState.Running, 2, OtherRunner),
                (TaskState.Succeeded, 2, OtherRunner)],
            timeline.Select(entry => (entry.State, entry.Attempt, entry.Runner)));
        Assert.Equal([null, null, Failure, null, null], timeline.Select(entry => entry.Error));
        Assert.Equal(timeline.Select(entry => entry.At).Order(), timeline.Select(entry => entry.At));
        await ReopenAsync();
        Assert.Equal(JsonSerializer.Serialize(timeline), JsonSerializer.Serialize((await FindRunAsync("t-1")).Timeline));
    }

    [Fact]
    public async Task Timeline_OperatorsSteps_HaveNoRunner()
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");
        await Port<IDeadLetterStore>().ReplayAsync(Group, "t-1", null, Stop);
        await Tasks.CancelAsync("t-1", Stop);

        var timeline = (await FindRunAsync("t-1")).Timeline;

        Assert.Equal([TaskState.Queued, TaskState.Running, TaskState.Dead, TaskState.Queued, TaskState.Cancelled], timeline.Select(entry => entry.State));
        Assert.Equal([null, Runner, Runner, null, null], timeline.Select(entry => entry.Runner));
        Assert.Equal(Failure, timeline[2].Error);
    }

    [Fact]
    public async Task Timeline_VeryLong_KeepsTheFirstAndTheLatest()
    {
        await ReopenAsync(new() { TimelineEntries = 10 });
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        for (var i = 0; i < 20; i++)
        {
            await SettleAsync(Retried(await ReceiveOneAsync()));
        }

        var timeline = (await FindRunAsync("t-1")).Timeline;

        Assert.Equal(10, timeline.Count);
        Assert.Equal((TaskState.Queued, 0), (timeline[0].State, timeline[0].Attempt));
        Assert.Equal((TaskState.Retrying, 20), (timeline[^1].State, timeline[^1].Attempt));
        Assert.Equal((TaskState.Running, 20), (timeline[^2].State, timeline[^2].Attempt));
        await ReopenAsync(new() { TimelineEntries = 10 });
        Assert.Equal(JsonSerializer.Serialize(timeline), JsonSerializer.Serialize((await FindRunAsync("t-1")).Timeline));
    }

    [Fact]
    public async Task FindTask_AfterItsLife_IsExpiredWithoutPayloadAndResultAndThenGone()
    {
        await ReopenAsync(new() { ExpiredKeepFor = TimeSpan.FromSeconds(3) });
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        await SettleAsync(new Settlement.Succeeded(await ReceiveOneAsync(), JsonSerializer.SerializeToElement("secret"), [], TimeSpan.FromMilliseconds(50)));

        await Eventually.IsTrueAsync(async () => (await FindAsync("t-1")).State == TaskState.Expired);

        var expired = await FindAsync("t-1");
        Assert.Null(expired.Result);
        Assert.Equal(JsonValueKind.Null, expired.Event.Payload.Content.ValueKind);
        Assert.Equal("t-1", expired.Event.Id);
        Assert.Empty(expired.Runs);
        await ReopenAsync(new() { ExpiredKeepFor = TimeSpan.FromSeconds(3) });
        await Eventually.IsTrueAsync(async () => await Bus.FindTaskAsync("t-1", Stop) is null);
    }
}
