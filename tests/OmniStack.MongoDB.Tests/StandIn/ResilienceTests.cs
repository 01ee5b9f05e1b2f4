using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.StandIn;

public sealed class ResilienceTests(StandInFixture fixture)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Increments_TwoHundredAtOnce_AllCountOnce()
    {
        await using var client = fixture.Connect("concurrent");
        var counters = new MongoCollection(client, "counters");
        await counters.InsertOneAsync(new() { ["_id"] = 1, ["n"] = 0 }, Stop);
        var increment = new BsonDocument { ["$inc"] = new BsonDocument { ["n"] = 1 } };

        var seen = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ =>
            counters.FindOneAndUpdateAsync(new() { ["_id"] = 1 }, increment, new() { ReturnNew = true }, Stop)));

        Assert.Equal(Enumerable.Range(1, 200), seen.Select(document => document!["n"].AsInt32).Order());
    }

    [Fact]
    public async Task Commands_WhileTheServerIsKilledAndStarted_FailAndThenWorkAgain()
    {
        await using var server = await MongoStandIn.StartAsync();
        await using var client = Clients.Create(server.ConnectionString + "db?serverSelectionTimeoutMS=500");
        var things = new MongoCollection(client, "things");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => things.InsertOneAsync(new() { ["_id"] = n }, Stop)));

        await server.KillAsync();
        await Assert.ThrowsAsync<MongoUnavailableException>(() => things.InsertOneAsync(new() { ["_id"] = "lost" }, Stop));
        Assert.False(client.Deployment.IsAvailable);
        await server.RestartAsync();

        await Eventually.IsTrueAsync(() => client.Deployment.IsAvailable);
        await things.InsertOneAsync(new() { ["_id"] = "stored" }, Stop);
        Assert.Equal(1, await things.CountAsync(new(), Stop));
    }
}
