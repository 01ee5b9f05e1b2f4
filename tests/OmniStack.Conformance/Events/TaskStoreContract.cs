using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="ITaskStore"/> holds.</summary>
public abstract partial class TaskStoreContract(IEventBackend backend) : EventPortContract(backend)
{
    private ITaskStore Tasks => Port<ITaskStore>();

    [Fact]
    public async Task List_Filters_SelectTheirs()
    {
        await SubscribeAsync(Group, SecondGroup);
        await Bus.PublishAsync([Envelope("a") with { TenantId = "acme", CorrelationId = "c-1" }], Stop);
        await SettleAsync(Succeeded(await ReceiveOneAsync()));
        await Bus.PublishAsync([Envelope("b") with { TenantId = "other" }, Envelope("c", OtherTopic.Topic) with { CorrelationId = "c-1" }], Stop);
        await SettleAsync([.. (await ReceiveNowAsync(SecondGroup)).Select(delivery => Succeeded(delivery))]);
        var accepted = (await FindAsync("c")).CreatedAt;

        Assert.Equal(["c", "b", "a"], await ListAsync(new()));
        Assert.Equal(["b", "a"], await ListAsync(new() { Topic = Topic }));
        Assert.Equal(["b", "a"], await ListAsync(new() { Agent = Group.Agent }));
        Assert.Equal(["a"], await ListAsync(new() { State = TaskState.Succeeded }));
        Assert.Equal(["b", "a"], await ListAsync(new() { Agent = SecondGroup.Agent, State = TaskState.Succeeded }));
        Assert.Equal(["c", "b"], await ListAsync(new() { State = TaskState.Queued }));
        Assert.Equal(["a"], await ListAsync(new() { TenantId = "acme" }));
        Assert.Equal(["c", "a"], await ListAsync(new() { CorrelationId = "c-1" }));
        Assert.Empty(await ListAsync(new() { From = accepted + TimeSpan.FromSeconds(1) }));
        Assert.Equal(["c", "b", "a"], await ListAsync(new() { From = accepted - TimeSpan.FromHours(1), To = accepted + TimeSpan.FromSeconds(1) }));
        Assert.Empty(await ListAsync(new() { To = accepted - TimeSpan.FromHours(1) }));
    }

    [Fact]
    public async Task List_PagesWhileOthersPublish_HaveEachOnce()
    {
        await PublishAsync([.. Enumerable.Range(0, 25).Select(i => $"t-{i:D2}")]);
        List<string> listed = [];
        TaskPage? page = null;
        do
        {
            page = await Tasks.ListAsync(new() { Limit = 10, Cursor = page?.NextCursor }, Stop);
            listed.AddRange(page.Items.Select(task => task.TaskId));
            await PublishAsync($"new-{listed.Count}");
        }
        while (page.NextCursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"t-{i:D2}"), listed);
    }

    [Fact]
    public async Task List_RareMatch_EndsThePageAtItsBoundAndGoesOn()
    {
        await Bus.PublishAsync([Envelope("rare") with { TenantId = "acme" }], Stop);
        await PublishAsync([.. Enumerable.Range(0, 99).Select(i => $"t-{i}")]);
        var query = new TaskQuery { TenantId = "acme", MaxExamined = 40 };

        var first = await Tasks.ListAsync(query, Stop);
        Assert.Empty(first.Items);
        Assert.NotNull(first.NextCursor);
        var second = await Tasks.ListAsync(query with { Cursor = first.NextCursor }, Stop);
        Assert.Empty(second.Items);
        var third = await Tasks.ListAsync(query with { Cursor = second.NextCursor }, Stop);
        Assert.Equal("rare", Assert.Single(third.Items).TaskId);
    }

    [Fact]
    public async Task List_NonsenseCursor_IsRefused()
    {
        var error = await Assert.ThrowsAsync<OmniStackException>(() => Tasks.ListAsync(new() { Cursor = "nonsense" }, Stop));

        Assert.Equal((ErrorKind.Invalid, ErrorCodes.ParameterInvalid), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Cancel_WaitingInAnyWay_IsNeverDelivered()
    {
        await SubscribeAsync(Group);
        await PublishAsync("retrying");
        await SettleAsync(Retried(await ReceiveOneAsync()));
        await PublishAsync("queued");
        await Bus.PublishAsync([Envelope("delayed") with { DeliverAt = TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(100) }], Stop);

        foreach (var id in (string[])["retrying", "queued", "delayed"])
        {
            var cancelled = await Tasks.CancelAsync(id, Stop);
            Assert.Equal((TaskState.Cancelled, TaskState.Cancelled), (cancelled!.State, cancelled.Runs[0].State));
            Assert.NotNull(cancelled.ExpiresAt);
            Assert.NotNull(cancelled.Runs[0].FinishedAt);
        }

        Assert.Empty(await Bus.ReceiveAsync(Group, Runner, 10, Lease, TimeSpan.FromMilliseconds(200), Stop));
        await ReopenAsync();
        Assert.Empty(await ReceiveNowAsync());
        Assert.Equal(TaskState.Cancelled, (await FindAsync("queued")).State);
    }

    [Fact]
    public async Task Cancel_Running_LosesItsLeaseAndItsResult()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1", "t-2");
        var deliveries = await ReceiveNowAsync();

        Assert.Equal(TaskState.Cancelled, (await Tasks.CancelAsync("t-1", Stop))!.State);

        Assert.Equal([deliveries[0].Token], await Bus.ExtendAsync(Group, Runner, [.. deliveries.Select(delivery => delivery.Token)], Lease, Stop));
        Assert.Equal([false, true], await Bus.SettleAsync([.. deliveries.Select(delivery => Succeeded(delivery, 1))], Stop));
        Assert.Equal(TaskState.Cancelled, (await FindAsync("t-1")).State);
        Assert.Null((await FindAsync("t-1")).Result);
    }

    [Fact]
    public async Task Cancel_Running_IsToldToTheGroupThatHasIt()
    {
        await SubscribeAsync(Group, SecondGroup);
        await PublishAsync("t-1");
        await ReceiveOneAsync();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var (revoked, other) = (Bus.WaitForRevocationAsync(Group, Stop), Bus.WaitForRevocationAsync(SecondGroup, enough.Token));

        await Tasks.CancelAsync("t-1", Stop);

        await revoked.WaitAsync(Patience, Stop);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_WithALifeOfItsResult_IsKeptThatLong(bool isRunning)
    {
        await Bus.PublishAsync([Envelope("t-1") with { ResultTtlSeconds = 300 }], Stop);
        if (isRunning)
        {
            await SubscribeAsync(Group);
            await ReceiveOneAsync();
        }

        var cancelled = await Tasks.CancelAsync("t-1", Stop);

        Assert.InRange(cancelled!.ExpiresAt!.Value - cancelled.UpdatedAt, TimeSpan.FromSeconds(299), TimeSpan.FromSeconds(301));
    }

    [Fact]
    public async Task Cancel_OneAgentSucceeded_KeepsItsResult()
    {
        await SubscribeAsync(Group, SecondGroup);
        await PublishAsync("t-1");
        await SettleAsync(Succeeded(await ReceiveOneAsync(), "kept"));

        var cancelled = await Tasks.CancelAsync("t-1", Stop);

        Assert.Equal((TaskState.Cancelled, "kept"), (cancelled!.State, cancelled.Result!.Value.GetString()));
        Assert.Equal([TaskState.Cancelled, TaskState.Succeeded], cancelled.Runs.Select(run => run.State));
    }

    [Fact]
    public async Task Cancel_WithoutSubscriber_NobodyGetsItLater()
    {
        await PublishAsync("t-1", "t-2");

        Assert.Equal(TaskState.Cancelled, (await Tasks.CancelAsync("t-1", Stop))!.State);

        await ReopenAsync();
        await SubscribeAsync(Group);
        Assert.Equal(["t-2"], Ids(await ReceiveNowAsync()));
        Assert.Equal(TaskState.Cancelled, (await FindAsync("t-1")).State);
    }

    [Fact]
    public async Task Cancel_FinalOrUnknown_ChangesNothing()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        await SettleAsync(Succeeded(await ReceiveOneAsync(), 1));

        Assert.Equal(TaskState.Succeeded, (await Tasks.CancelAsync("t-1", Stop))!.State);
        Assert.Null(await Tasks.CancelAsync("nobody", Stop));
    }

    [Fact]
    public async Task Delete_Final_IsGoneAndTheIdIsFree()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");
        await SettleAsync(Succeeded(await ReceiveOneAsync()));

        Assert.True(await Tasks.DeleteAsync("t-1", Stop));
        Assert.False(await Tasks.DeleteAsync("t-1", Stop));

        await ReopenAsync();
        Assert.Null(await Bus.FindTaskAsync("t-1", Stop));
        Assert.Empty(await ListAsync(new()));
        Assert.Equal([true], await Bus.PublishAsync([Envelope("t-1", content: "new life")], Stop));
    }

    [Fact]
    public async Task Delete_Dead_TakesItsDeadLetterToo()
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("t-1");

        Assert.True(await Tasks.DeleteAsync("t-1", Stop));

        Assert.Empty((await Port<IDeadLetterStore>().ListAsync(new(), Stop)).Items);
        Assert.False(await Port<IDeadLetterStore>().ReplayAsync(Group, "t-1", null, Stop));
    }

    [Fact]
    public async Task Delete_NotFinal_IsRefused()
    {
        await PublishAsync("t-1");

        var error = await Assert.ThrowsAsync<OmniStackException>(() => Tasks.DeleteAsync("t-1", Stop));

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.TaskNotFinal), (error.Kind, error.Code));
        Assert.NotNull(await Bus.FindTaskAsync("t-1", Stop));
    }

    [Fact]
    public async Task Clear_Mixed_DeletesWhatIsFinalAndNotADeadLetter()
    {
        await SubscribeAsync(Group);
        await MakeDeadAsync("dead");
        await PublishAsync("done", "cancelled", "queued");
        await SettleAsync(Succeeded(await ReceiveOneAsync()));
        await Tasks.CancelAsync("cancelled", Stop);

        Assert.Equal(2, await Tasks.ClearAsync(Stop));

        await ReopenAsync();
        Assert.Equal(["queued", "dead"], await ListAsync(new()));
        Assert.Equal(["queued"], Ids(await ReceiveNowAsync()));
    }

    private async Task<IEnumerable<string>> ListAsync(TaskQuery query) => (await Tasks.ListAsync(query, Stop)).Items.Select(task => task.TaskId);
}
