using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Conformance.Events;

/// <summary>What every <see cref="IEventBus"/> holds. A new bus is one class and one subclass of this.</summary>
public abstract partial class EventBusContract : IAsyncLifetime
{
    private const string Topic = "document.summarize";
    private const string Runner = "runner-a";
    private const string OtherRunner = "runner-b";
    private static readonly AgentGroup Group = new(Topic, "summarizer");
    private static readonly AgentGroup SecondGroup = new(Topic, "keywords");
    private static readonly TimeSpan LongLease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortLease = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan KeepFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly RunError Failure = new("System.InvalidOperationException", "It does not work.", Retriable: true);
    private IEventBus? _bus;

    private IEventBus Bus => _bus ?? throw new InvalidOperationException("The bus is not open.");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Opens the bus on data that belong to this test alone; the second time on what the first left.</summary>
    protected abstract ValueTask<IEventBus> OpenAsync(int backlogLimit);

    /// <summary>Closes it as a process that ends does.</summary>
    protected abstract ValueTask CloseAsync(IEventBus bus);

    public async ValueTask InitializeAsync() => _bus = await OpenAsync(backlogLimit: 100_000);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_bus is not null)
        {
            await CloseAsync(_bus);
        }
    }

    [Fact]
    public async Task Publish_WithoutSubscriber_IsQueuedOnItsRecord()
    {
        var envelope = Envelope("t-1") with
        {
            TenantId = "acme", CorrelationId = "c", CausationId = "e-0", Source = "test", Hops = 2,
            TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        };

        Assert.Equal([true], await Bus.PublishAsync([envelope], Stop));

        var task = await FindAsync("t-1");
        Assert.Equal(TaskState.Queued, task.State);
        Assert.Equal(Topic, task.Topic);
        Assert.Equal(JsonSerializer.Serialize(envelope), JsonSerializer.Serialize(task.Event));
        Assert.Empty(task.Runs);
        Assert.Null(task.ExpiresAt);
        Assert.Null(task.Result);
    }

    [Fact]
    public async Task FindTask_UnknownId_IsNull() => Assert.Null(await Bus.FindTaskAsync("nobody", Stop));

    [Fact]
    public async Task Receive_AfterPublish_KeepsTheOrder()
    {
        await SubscribeAsync(Group);
        var ids = Enumerable.Range(0, 500).Select(i => $"t-{i}").ToList();
        await Bus.PublishAsync([.. ids.Take(300).Select(id => Envelope(id))], Stop);
        await Bus.PublishAsync([.. ids.Skip(300).Select(id => Envelope(id))], Stop);

        var first = await ReceiveAsync(Group, count: 350);
        var second = await ReceiveAsync(Group, count: 350);

        Assert.Equal(ids, first.Concat(second).Select(delivery => delivery.Event.Id));
        Assert.All(first, delivery => Assert.Equal(1, delivery.Attempt));
    }

    [Fact]
    public async Task Receive_SubscribedAfterPublish_GetsOldEvents()
    {
        await PublishAsync("t-1", "t-2");

        await SubscribeAsync(Group);

        Assert.Equal(["t-1", "t-2"], Ids(await ReceiveAsync(Group)));
        Assert.Equal(TaskState.Running, (await FindAsync("t-1")).State);
    }

    [Fact]
    public async Task Publish_SameIdAndEnvelope_IsADuplicate()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");

        var answer = await Bus.PublishAsync(
            [Envelope("t-2"), Envelope("t-1") with { CreatedAt = DateTimeOffset.UnixEpoch, TraceParent = "other" }, Envelope("t-2")], Stop);

        Assert.Equal([true, false, false], answer);
        Assert.Equal(["t-1", "t-2"], Ids(await ReceiveAsync(Group)));
    }

    [Fact]
    public async Task Publish_SameIdOtherEnvelope_ConflictsAndStoresNothing()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1");

        var error = await Assert.ThrowsAsync<OmniStackException>(
            () => Bus.PublishAsync([Envelope("t-2"), Envelope("t-1", content: "other")], Stop));

        Assert.Equal((ErrorKind.Conflict, ErrorCodes.TaskIdConflict), (error.Kind, error.Code));
        Assert.Null(await Bus.FindTaskAsync("t-2", Stop));
        Assert.Equal(["t-1"], Ids(await ReceiveAsync(Group)));
    }

    [Fact]
    public async Task Publish_ConflictWithinOneCall_StoresNothing()
    {
        var error = await Assert.ThrowsAsync<OmniStackException>(
            () => Bus.PublishAsync([Envelope("t-1"), Envelope("t-1", content: "other")], Stop));

        Assert.Equal(ErrorCodes.TaskIdConflict, error.Code);
        Assert.Null(await Bus.FindTaskAsync("t-1", Stop));
    }

    [Fact]
    public async Task Publish_AtTheBacklogLimit_IsRefusedUntilThereIsRoom()
    {
        await ReopenAsync(backlogLimit: 10);
        await SubscribeAsync(Group);
        await PublishAsync([.. Enumerable.Range(0, 9).Select(i => $"t-{i}")]);

        var error = await Assert.ThrowsAsync<OmniStackException>(() => PublishAsync("t-10", "t-11"));

        Assert.Equal((ErrorKind.TooMany, ErrorCodes.TopicFull), (error.Kind, error.Code));
        Assert.NotNull(error.RetryAfter);
        Assert.Null(await Bus.FindTaskAsync("t-10", Stop));

        var taken = await ReceiveAsync(Group);
        await Bus.SettleAsync([.. taken.Skip(1).Select(delivery => Succeeded(delivery))], Stop);
        await PublishAsync("t-10", "t-11");
        Assert.Equal(["t-10", "t-11"], Ids(await ReceiveAsync(Group)));
    }

    [Fact]
    public async Task ListAgents_SubscribedTwice_ShowsTheLastOfEach()
    {
        await SubscribeAsync(SecondGroup);
        await SubscribeAsync(new("a.topic", "z"));
        await SubscribeAsync(Group);
        var changed = Agent(Group) with { Description = "changed", Tools = ["search"] };

        await Bus.SubscribeAsync(changed, Stop);

        var agents = await Bus.ListAgentsAsync(Stop);
        Assert.Equal(["a.topic/z", SecondGroup.ToString(), Group.ToString()], agents.Select(agent => $"{agent.Topic}/{agent.Name}"));
        Assert.Equal(JsonSerializer.Serialize(changed), JsonSerializer.Serialize(agents[2]));
    }

    [Fact]
    public async Task Receive_TwoAgents_EachGetsEveryEvent()
    {
        await SubscribeAsync(Group);
        await SubscribeAsync(SecondGroup);
        await PublishAsync("t-1", "t-2");

        var first = await ReceiveAsync(Group);
        var second = await ReceiveAsync(SecondGroup);
        Assert.Equal(["t-1", "t-2"], Ids(first));
        Assert.Equal(["t-1", "t-2"], Ids(second));

        await Bus.SettleAsync([Succeeded(first[0], "first")], Stop);
        Assert.Equal(TaskState.Running, (await FindAsync("t-1")).State);
        Assert.Null((await FindAsync("t-1")).ExpiresAt);
        await Bus.SettleAsync([Succeeded(second[0], "second")], Stop);
        var task = await FindAsync("t-1");
        Assert.Equal(TaskState.Succeeded, task.State);
        Assert.Equal([SecondGroup.Agent, Group.Agent], task.Runs.Select(run => run.Agent));
        Assert.Equal(["second", "first"], task.Runs.Select(run => run.Result!.Value.GetString()));
        Assert.Equal("first", task.Result!.Value.GetString());
        Assert.NotNull(task.ExpiresAt);
    }

    [Fact]
    public async Task Receive_TwoRunnersOfOneAgent_ShareTheEvents()
    {
        await SubscribeAsync(Group);
        await PublishAsync("t-1", "t-2", "t-3");

        var first = await ReceiveAsync(Group, count: 2);
        var second = await ReceiveAsync(Group, OtherRunner);

        Assert.Equal(["t-1", "t-2"], Ids(first));
        Assert.Equal(["t-3"], Ids(second));
    }

    [Fact]
    public async Task Receive_NothingThere_AnswersEmptyAtOnceOrAfterTheWait()
    {
        await SubscribeAsync(Group);

        Assert.Empty(await Bus.ReceiveAsync(Group, Runner, 10, LongLease, TimeSpan.Zero, Stop));
        Assert.Empty(await Bus.ReceiveAsync(Group, Runner, 10, LongLease, TimeSpan.FromMilliseconds(50), Stop));
    }

    [Fact]
    public async Task Receive_Waiting_IsWokenByAPublish()
    {
        await SubscribeAsync(Group);
        var waiting = Bus.ReceiveAsync(Group, Runner, 10, LongLease, Patience, Stop);
        Assert.False(waiting.IsCompleted);

        await PublishAsync("t-1");

        Assert.Equal(["t-1"], Ids(await waiting));
    }

    [Fact]
    public async Task Receive_WaitCancelled_ThrowsAndTakesNothing()
    {
        await SubscribeAsync(Group);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waiting = Bus.ReceiveAsync(Group, Runner, 10, LongLease, Patience, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await PublishAsync("t-1");
        Assert.Equal(["t-1"], Ids(await ReceiveAsync(Group, OtherRunner)));
    }

    [Fact]
    public async Task Receive_NeverSubscribed_IsRefused()
    {
        var error = await Assert.ThrowsAsync<OmniStackException>(
            () => Bus.ReceiveAsync(Group, Runner, 1, LongLease, TimeSpan.Zero, Stop));

        Assert.Equal((ErrorKind.NotFound, ErrorCodes.TopicUnknown), (error.Kind, error.Code));
    }

    [Fact]
    public async Task Check_Open_Answers()
    {
        await Bus.CheckAsync(Stop);
        Assert.NotEmpty(Bus.Description);
    }

    private static EventEnvelope Envelope(string id, string topic = Topic, string content = "text") => new()
    {
        Id = id,
        Topic = topic,
        Payload = new(JsonSerializer.SerializeToElement(content), "https://example.org/hook", "done"),
        CreatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
    };

    private static AgentDto Agent(AgentGroup group) => new(group.Topic, group.Agent, "for tests", [], new(1, 3, 30_000, 60_000));

    private static Settlement.Succeeded Succeeded(Delivery delivery, object? result = null, params IReadOnlyList<EventEnvelope> replies)
        => new(delivery, JsonSerializer.SerializeToElement(result), replies, KeepFor);

    private static IEnumerable<string> Ids(IReadOnlyList<Delivery> deliveries) => deliveries.Select(delivery => delivery.Event.Id);

    private Task SubscribeAsync(AgentGroup group) => Bus.SubscribeAsync(Agent(group), Stop);

    private Task<IReadOnlyList<bool>> PublishAsync(params string[] ids) => Bus.PublishAsync([.. ids.Select(id => Envelope(id))], Stop);

    private Task<IReadOnlyList<Delivery>> ReceiveAsync(AgentGroup group, string runner = Runner, int count = 100, TimeSpan? lease = null)
        => Bus.ReceiveAsync(group, runner, count, lease ?? LongLease, Patience, Stop);

    private async Task<Delivery> ReceiveOneAsync(string runner = Runner, TimeSpan? lease = null)
        => Assert.Single(await ReceiveAsync(Group, runner, lease: lease));

    private async Task<TaskRecord> FindAsync(string id)
    {
        var task = await Bus.FindTaskAsync(id, Stop);
        Assert.NotNull(task);
        return task;
    }

    private async Task<AgentRun> FindRunAsync(string id) => Assert.Single((await FindAsync(id)).Runs);

    private async Task ReopenAsync(int backlogLimit = 100_000)
    {
        await CloseAsync(Bus);
        _bus = null;
        _bus = await OpenAsync(backlogLimit);
    }
}
