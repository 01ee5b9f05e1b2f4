using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Redis.Events;
using OmniStack.Testing;

namespace OmniStack.Redis.Tests;

/// <summary>A server of the test's own that dies, forgets, cuts connections, or holds what others wrote.</summary>
public sealed class RedisFaultTests : IAsyncLifetime
{
    private static readonly AgentGroup Group = new("document.summarize", "summarizer");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private RedisServer _server = null!;
    private OpenRedisBus _open = null!;

    private RedisEventBus Bus => _open.Bus;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await RedisServer.StartAsync(losesNothing: true);
        _open = new OpenRedisBus(new() { ConnectionString = _server.ConnectionString, Timeout = TimeSpan.FromSeconds(1) });
        await Bus.SubscribeAsync(new(Group.Topic, Group.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _open.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Server_KilledAndRestartedUnderLoad_EveryEventHasOneResult()
    {
        const int Count = 3_000;
        ConcurrentDictionary<string, int> stored = new(StringComparer.Ordinal);
        var publisher = PublishAsync();
        var consumers = Enumerable.Range(0, 2).Select(i => ConsumeAsync($"runner-{i}")).ToList();

        await Eventually.IsTrueAsync(() => stored.Count > Count / 5);
        await _server.KillAsync();
        await _server.RestartAsync();
        await Task.WhenAll([publisher, .. consumers]);

        for (var i = 0; i < Count; i++)
        {
            var task = await Bus.FindTaskAsync($"t-{i}", Stop);
            Assert.Equal(i, task!.Result!.Value.GetInt32());
        }

        Assert.All(stored.Values, times => Assert.Equal(1, times));

        async Task PublishAsync()
        {
            foreach (var ids in Enumerable.Range(0, Count).Chunk(10))
            {
                await InsistAsync(() => Bus.PublishAsync([.. ids.Select(i => Envelope(i))], Stop));
            }
        }

        async Task ConsumeAsync(string runner)
        {
            // A settlement whose answer was lost is not in "stored"; the records show that every one counts.
            while (!publisher.IsCompleted || await UnfinishedAsync())
            {
                var taken = await InsistAsync(() => Bus.ReceiveAsync(Group, runner, 20, Lease, TimeSpan.FromMilliseconds(200), Stop));
                var answers = await InsistAsync(() => Bus.SettleAsync([.. taken.Select(delivery => Succeeded(delivery))], Stop));
                foreach (var (delivery, _) in taken.Zip(answers).Where(pair => pair.Second))
                {
                    stored.AddOrUpdate(delivery.Event.Id, 1, (_, times) => times + 1);
                }
            }
        }

        async Task<bool> UnfinishedAsync()
            => await InsistAsync(() => _open.Connection.CallAsync("test",
                async database => (long)await database.HashGetAsync($"{{omni}}:group:{Group.Topic}:{Group.Agent}", "processed"), Stop)) < Count;
    }

    [Fact]
    public async Task Server_Away_CallsFailSoonAndRecoverByThemselves()
    {
        await _server.KillAsync();
        var start = TimeProvider.System.GetTimestamp();

        var error = await Assert.ThrowsAsync<OmniStackException>(() => Bus.PublishAsync([Envelope(1)], Stop));
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        await Assert.ThrowsAsync<OmniStackException>(() => Bus.CheckAsync(Stop));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));

        await _server.RestartAsync();
        start = TimeProvider.System.GetTimestamp();
        await InsistAsync(() => Bus.PublishAsync([Envelope(1)], Stop));
        Assert.InRange(TimeProvider.System.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(20));
        Assert.Single(await Bus.ReceiveAsync(Group, "r", 1, Lease, Patience, Stop));
    }

    [Fact]
    public async Task Server_AwayAtTheFirstCall_IsFoundWhenItComes()
    {
        await _server.KillAsync();
        await using var late = new OpenRedisBus(new() { ConnectionString = _server.ConnectionString, Timeout = TimeSpan.FromSeconds(1) });
        await Assert.ThrowsAsync<OmniStackException>(() => late.Bus.CheckAsync(Stop));

        await _server.RestartAsync();

        await InsistAsync(async () =>
        {
            await late.Bus.CheckAsync(Stop);
            return true;
        });
    }

    [Fact]
    public async Task Server_WithoutTheReplicasItMustHave_IsUnavailableAndStoresNothing()
    {
        await Bus.PublishAsync([Envelope(1)], Stop);
        var taken = Assert.Single(await Bus.ReceiveAsync(Group, "r", 1, Lease, Patience, Stop));
        await _server.CommandAsync("CONFIG SET min-replicas-to-write 1");

        var publishing = await Assert.ThrowsAsync<OmniStackException>(() => Bus.PublishAsync([Envelope(2)], Stop));
        var settling = await Assert.ThrowsAsync<OmniStackException>(() => Bus.SettleAsync([Succeeded(taken)], Stop));
        await _server.CommandAsync("CONFIG SET min-replicas-to-write 0");

        Assert.Equal((ErrorKind.Unavailable, ErrorKind.Unavailable), (publishing.Kind, settling.Kind));
        Assert.Null(await Bus.FindTaskAsync("t-2", Stop));
        Assert.Equal([true], await Bus.SettleAsync([Succeeded(taken)], Stop));
    }

    [Fact]
    public async Task Connections_Cut_AWaitingReceiverIsWokenAgain()
    {
        await Bus.ReceiveAsync(Group, "r", 1, Lease, TimeSpan.Zero, Stop);
        await _server.CommandAsync("CLIENT KILL TYPE normal");
        await _server.CommandAsync("CLIENT KILL TYPE pubsub");

        var waiting = InsistAsync(() => Bus.ReceiveAsync(Group, "r", 1, Lease, Patience, Stop));
        await InsistAsync(() => Bus.PublishAsync([Envelope(1)], Stop));

        Assert.Single(await waiting);
    }

    [Fact]
    public async Task Receive_CancelledWhileRedisHandsOver_KeepsWhatItTook()
    {
        Assert.Empty(await Bus.ReceiveAsync(Group, "r", 1, Lease, TimeSpan.Zero, Stop));
        await Bus.PublishAsync([Envelope(1)], Stop);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await _server.CommandAsync("CLIENT PAUSE 200 WRITE");
        var taking = Bus.ReceiveAsync(Group, "r", 1, TimeSpan.FromMinutes(1), Patience, stopping.Token);

        await stopping.CancelAsync();

        var taken = Assert.Single(await taking);
        Assert.Equal([true], await Bus.SettleAsync([new Settlement.Released(taken)], Stop));
        Assert.Single(await Bus.ReceiveAsync(Group, "other", 1, Lease, Patience, Stop));
    }

    [Fact]
    public async Task Receive_AnswerAfterTheTimeout_IsDeliveredByTheNext()
    {
        Assert.Empty(await Bus.ReceiveAsync(Group, "r", 1, Lease, TimeSpan.Zero, Stop));
        await Bus.PublishAsync([Envelope(1)], Stop);
        await _server.CommandAsync("CLIENT PAUSE 60000 WRITE");
        await Assert.ThrowsAsync<OmniStackException>(() => Bus.ReceiveAsync(Group, "r", 1, TimeSpan.FromMinutes(1), Patience, Stop));
        await _server.CommandAsync("CLIENT UNPAUSE");

        var taken = await InsistAsync(() => Bus.ReceiveAsync(Group, "r", 1, TimeSpan.FromMinutes(1), Patience, Stop));

        Assert.Equal(1, Assert.Single(taken).Attempt);
    }

    [Fact]
    public async Task Data_Flushed_TheGroupIsMadeAgain()
    {
        await _server.CommandAsync("FLUSHALL");
        await Bus.PublishAsync([Envelope(1)], Stop);

        Assert.Equal("t-1", Assert.Single(await Bus.ReceiveAsync(Group, "r", 1, Lease, Patience, Stop)).Event.Id);
    }

    [Fact]
    public async Task Scripts_Flushed_AreLoadedAgain()
    {
        await _server.CommandAsync("SCRIPT FLUSH");

        Assert.Equal([true], await Bus.PublishAsync([Envelope(1)], Stop));
    }

    [Fact]
    public async Task Stream_TenThousandMalformedEntries_GoToTheDeadLettersAndHoldNobodyUp()
    {
        for (var i = 0; i < 10; i++)
        {
            await _server.CommandAsync($"EVAL \"for i = 1, 1000 do redis.call('XADD', '{{omni}}:events:{Group.Topic}', '*', 'data', 'garbage ' .. i) end\" 0");
        }

        await Bus.PublishAsync([Envelope(1)], Stop);

        Assert.Equal("t-1", Assert.Single(await Bus.ReceiveAsync(Group, "r", 100, Lease, Patience, Stop)).Event.Id);
        Assert.Equal(":10000", await _server.CommandAsync($"XLEN {{omni}}:dead:{Group.Topic}:{Group.Agent}"));
        var first = await _open.Connection.CallAsync("test",
            database => database.ExecuteAsync("XRANGE", $"{{omni}}:dead:{Group.Topic}:{Group.Agent}", "-", "+", "COUNT", 1), Stop);
        var fields = ((StackExchange.Redis.RedisResult[])first[0][1]!).Select(field => (string?)field);
        Assert.Contains("garbage 1", fields);
    }

    [Fact]
    public async Task Stream_MalformedEntries_AreDroppedByTheReceiveThatFindsThem()
    {
        await _server.CommandAsync($"EVAL \"for i = 1, 500 do redis.call('XADD', '{{omni}}:events:{Group.Topic}', '*', 'data', 'garbage') end\" 0");
        await Bus.PublishAsync([Envelope(1)], Stop);

        Assert.Equal("t-1", Assert.Single(await Bus.ReceiveAsync(Group, "r", 1, Lease, TimeSpan.Zero, Stop)).Event.Id);
    }

    [Fact]
    public async Task Task_WithAnUnreadableEvent_IsDeadAtTheFirstDelivery()
    {
        await Bus.PublishAsync([Envelope(1), Envelope(2)], Stop);
        await _server.CommandAsync("HSET {omni}:task:t-1 e not-json");

        Assert.Equal("t-2", Assert.Single(await Bus.ReceiveAsync(Group, "r", 10, Lease, Patience, Stop)).Event.Id);

        Assert.Equal(":1", await _server.CommandAsync($"XLEN {{omni}}:dead:{Group.Topic}:{Group.Agent}"));
        Assert.Equal(":1", await _server.CommandAsync($"EVAL \"return redis.call('XPENDING', '{{omni}}:events:{Group.Topic}', '{Group.Agent}')[1]\" 0"));
    }

    [Fact]
    public async Task Task_UnreadableAndNotToBeBuried_HoldsUpNoOther()
    {
        await Bus.PublishAsync([Envelope(1), Envelope(2)], Stop);
        await _server.CommandAsync("HSET {omni}:task:t-1 e not-json");
        await _server.CommandAsync($"HSET {{omni}}:group:{Group.Topic}:{Group.Agent} dead x");

        Assert.Equal("t-2", Assert.Single(await Bus.ReceiveAsync(Group, "r", 10, Lease, Patience, Stop)).Event.Id);
    }

    [Fact]
    public async Task Stream_AfterAllGroupsFinished_IsTrimmedToTheSlowest()
    {
        var slow = Group with { Agent = "slow" };
        await Bus.SubscribeAsync(new(slow.Topic, slow.Agent, "", [], new(1, 3, 30_000, 60_000)), Stop);
        await Bus.PublishAsync([.. Enumerable.Range(0, 100).Select(Envelope)], Stop);
        var length = $"XLEN {{omni}}:events:{Group.Topic}";

        await Bus.SettleAsync([.. (await Bus.ReceiveAsync(Group, "r", 100, Lease, Patience, Stop)).Select(Succeeded)], Stop);
        Assert.Equal(":100", await _server.CommandAsync(length));

        var taken = await Bus.ReceiveAsync(slow, "r", 60, Lease, Patience, Stop);
        await Bus.SettleAsync([.. taken.Where((_, i) => i != 30).Select(Succeeded)], Stop);
        Assert.Equal(":70", await _server.CommandAsync(length));
    }

    private static EventEnvelope Envelope(int i) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"t-{i}"), Topic = Group.Topic,
        Payload = new(JsonSerializer.SerializeToElement(i)), CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private static Settlement Succeeded(Delivery delivery) => new Settlement.Succeeded(delivery, delivery.Event.Payload.Content, [], TimeSpan.FromHours(1));

    /// <summary>Repeats a call, as a daemon does, until Redis is there again.</summary>
    private static async Task<T> InsistAsync<T>(Func<Task<T>> call)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable && TimeProvider.System.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
            }
        }
    }
}
