using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Testing;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="ITaskFeed"/> holds.</summary>
public abstract class TaskFeedContract(IEventBackend backend) : EventPortContract(backend)
{
    private ITaskFeed Feed => Port<ITaskFeed>();

    [Fact]
    public async Task Follow_ATaskThroughItsLife_HasEveryStateInOrder()
    {
        await SubscribeAsync(Group);
        await using var changes = await FollowAsync();
        await Bus.PublishAsync([Envelope("t-1") with { TenantId = "acme", CorrelationId = "c-1" }], Stop);
        await SettleAsync(Retried(await ReceiveOneAsync()));
        await SettleAsync(Succeeded(await ReceiveOneAsync()));

        var seen = await ReadAsync(changes, "t-1", count: 5);

        Assert.Equal(
            [(TaskState.Queued, null, 0), (TaskState.Running, Group.Agent, 1), (TaskState.Retrying, Group.Agent, 1), (TaskState.Running, Group.Agent, 2),
                (TaskState.Succeeded, Group.Agent, 2)],
            seen.Select(change => (change.State, change.Agent, change.Attempt)));
        Assert.All(seen, change => Assert.Equal((Topic, "acme", "c-1"), (change.Topic, change.TenantId, change.CorrelationId)));
        Assert.Equal(5, seen.Select(change => change.Cursor).Distinct().Count());
    }

    [Fact]
    public async Task Follow_OperatorsChanges_AreSeenToo()
    {
        await SubscribeAsync(Group);
        await using var changes = await FollowAsync();
        await MakeDeadAsync("t-1");
        await Port<IDeadLetterStore>().ReplayAsync(Group, "t-1", null, Stop);
        await Port<ITaskStore>().CancelAsync("t-1", Stop);

        var seen = await ReadAsync(changes, "t-1", count: 5);

        Assert.Equal([TaskState.Queued, TaskState.Running, TaskState.Dead, TaskState.Queued, TaskState.Cancelled], seen.Select(change => change.State));
    }

    [Fact]
    public async Task Follow_FromACursor_GoesOnBehindIt()
    {
        await using var changes = await FollowAsync();
        await PublishAsync("t-1", "t-2", "t-3");
        var seen = await ReadAsync(changes, "t-", count: 3);

        await using var resumed = Feed.FollowAsync(seen[0].Cursor, Stop).GetAsyncEnumerator(Stop);

        Assert.Equal(["t-2", "t-3"], (await ReadAsync(resumed, "t-", count: 2)).Select(change => change.TaskId));
    }

    [Fact]
    public async Task Follow_TwoReaders_EachHasAll()
    {
        await using var first = await FollowAsync();
        await using var second = await FollowAsync();
        await PublishAsync("t-1", "t-2");

        Assert.Equal(["t-1", "t-2"], (await ReadAsync(first, "t-", count: 2)).Select(change => change.TaskId));
        Assert.Equal(["t-1", "t-2"], (await ReadAsync(second, "t-", count: 2)).Select(change => change.TaskId));
    }

    [Fact]
    public async Task Follow_CursorNoLongerKept_IsRefused()
    {
        await ReopenAsync(new() { FeedChanges = 100 });
        await using var changes = await FollowAsync();
        await PublishAsync("t-1");
        var cursor = Assert.Single(await ReadAsync(changes, "t-", count: 1)).Cursor;
        for (var i = 0; i < 20; i++)
        {
            await PublishAsync([.. Enumerable.Range(0, 100).Select(j => $"more-{i}-{j}")]);
        }

        var error = await Assert.ThrowsAsync<OmniStackException>(async () =>
        {
            await using var late = Feed.FollowAsync(cursor, Stop).GetAsyncEnumerator(Stop);
            await late.MoveNextAsync();
        });

        Assert.Equal((ErrorKind.Gone, ErrorCodes.CursorGone), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Follow_NonsenseCursor_IsRefused()
    {
        var error = await Assert.ThrowsAsync<OmniStackException>(async () =>
        {
            await using var changes = Feed.FollowAsync("nonsense", Stop).GetAsyncEnumerator(Stop);
            await changes.MoveNextAsync();
        });

        Assert.Equal((ErrorKind.Invalid, ErrorCodes.ParameterInvalid), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Follow_Cancelled_EndsAtOnce()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await using var changes = Feed.FollowAsync(null, cancel.Token).GetAsyncEnumerator(cancel.Token);
        var next = changes.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    /// <summary>Follows, and publishes to a topic of its own until a change shows that the feed is on.</summary>
    private async Task<IAsyncEnumerator<TaskChange>> FollowAsync()
    {
        var changes = Feed.FollowAsync(null, Stop).GetAsyncEnumerator(Stop);
        var first = changes.MoveNextAsync().AsTask();
        await Eventually.IsTrueAsync(async () =>
        {
            await Bus.PublishAsync([Envelope($"probe-{Guid.NewGuid():N}", "probe")], Stop);
            return first.IsCompleted;
        });
        Assert.True(await first);
        return changes;
    }

    private static async Task<List<TaskChange>> ReadAsync(IAsyncEnumerator<TaskChange> changes, string idPrefix, int count)
    {
        List<TaskChange> seen = [];
        while (seen.Count < count)
        {
            Assert.True(await changes.MoveNextAsync().AsTask().WaitAsync(Patience, TimeProvider.System, Stop));
            if (changes.Current.TaskId.StartsWith(idPrefix, StringComparison.Ordinal))
            {
                seen.Add(changes.Current);
            }
        }

        return seen;
    }
}
