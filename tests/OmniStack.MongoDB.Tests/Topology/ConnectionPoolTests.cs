using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.Topology;

public sealed class ConnectionPoolTests
{
    private static readonly BsonDocument Ping = new() { ["ping"] = 1 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_TwoHundredAtOnce_OpensNoMoreThanThePoolHolds()
    {
        await using var server = new ScriptedMongo();
        await using var client = Clients.Create(server, "maxPoolSize=8");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.RunAsync(Ping, Stop)));

        Assert.Equal(200, server.Commands.Count);
        Assert.InRange(server.Greetings.Count, 2, 9); // one of them asks for the state
    }

    [Fact]
    public async Task Run_PoolInUse_WaitsAndThenFails()
    {
        await using var server = new ScriptedMongo();
        var hold = new TaskCompletionSource();
        server.Answer = command => command.Contains("slow") ? new ScriptedReply(ScriptedReply.Ok, After: hold.Task) : ScriptedReply.Ok;
        await using var client = Clients.Create(server, "maxPoolSize=1&waitQueueTimeoutMS=100");

        var slow = client.RunAsync(new() { ["slow"] = 1 }, Stop);
        await Eventually.IsTrueAsync(() => !server.Commands.IsEmpty);
        var refusal = await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Ping, Stop));
        hold.SetResult();
        await slow;
        await client.RunAsync(Ping, Stop);

        Assert.NotNull(refusal.RetryAfter);
        Assert.Equal(2, server.Commands.Count);
    }

    [Fact]
    public async Task Run_QueueFull_IsRefusedAtOnce()
    {
        await using var server = new ScriptedMongo();
        var hold = new TaskCompletionSource();
        server.Answer = _ => new(ScriptedReply.Ok, After: hold.Task);
        await using var client = Clients.Create($"mongodb://{server.Address}/?maxPoolSize=1&waitQueueTimeoutMS=60000", new MongoOptions { MaxWaitQueue = 1 });

        var running = client.RunAsync(Ping, Stop);
        await Eventually.IsTrueAsync(() => !server.Commands.IsEmpty);
        var waiting = client.RunAsync(Ping, Stop);
        await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Ping, Stop));
        hold.SetResult();

        await Task.WhenAll(running, waiting);
    }

    [Fact]
    public async Task Client_WithAMinimum_OpensConnectionsAhead()
    {
        await using var server = new ScriptedMongo();
        await using var client = Clients.Create(server, "minPoolSize=3");

        await Eventually.IsTrueAsync(() => server.OpenConnections == 4);
    }

    [Fact]
    public async Task Client_ConnectionsIdleTooLong_AreClosed()
    {
        await using var server = new ScriptedMongo();
        await using var client = Clients.Create(server, "maxIdleTimeMS=1&heartbeatFrequencyMS=500");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.RunAsync(Ping, Stop)));

        await Eventually.IsTrueAsync(() => server.OpenConnections == 1);
    }

    [Fact]
    public async Task Dispose_AfterUse_ClosesEveryConnectionAndEndsTheSessions()
    {
        await using var server = new ScriptedMongo().AsPrimary();
        var client = Clients.Create(server);
        await client.RunAsync(new() { ["insert"] = "c", ["documents"] = new BsonArray([new BsonDocument()]) }, Stop);

        await client.DisposeAsync();

        Assert.Equal(server.Commands.First()["lsid"], server.Commands.Last()["endSessions"].AsArray[0]);
        await Eventually.IsTrueAsync(() => server.OpenConnections == 0);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.RunAsync(Ping, Stop));
    }
}
