using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Driver;

public sealed class DriverDatabaseTests(StandInFixture fixture) : IDisposable
{
    private readonly DriverConnection _connection = new(fixture, $"driver-{Guid.NewGuid():N}");

    private MongoCollection Things => new(_connection.Database, "things");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _connection.Dispose();

    [Fact]
    public async Task Insert_EveryType_IsFoundAsItWas()
    {
        var sample = new BsonDocument { ["_id"] = 1 };
        foreach (var (name, value) in Bson.SampleDocument.Create())
        {
            // mongomock compares and copies all but these two.
            if (value.Type is not (BsonType.MinKey or BsonType.MaxKey))
            {
                sample[name] = value;
            }
        }

        await Things.InsertOneAsync(sample, Stop);

        Assert.Equal(sample, await Things.FindOneAsync(new() { ["_id"] = 1 }, MongoFind.All, Stop));
    }

    [Fact]
    public async Task Find_SeveralBatches_ReadsAll()
    {
        await Things.InsertManyAsync([.. Enumerable.Range(0, 25).Select(n => new BsonDocument { ["_id"] = n })], Stop);

        var found = await _connection.Database.QueryAsync(new() { ["find"] = "things", ["batchSize"] = 10, ["sort"] = new BsonDocument { ["_id"] = 1 } }, Stop).ToListAsync(Stop);

        Assert.Equal(Enumerable.Range(0, 25), found.Select(document => document["_id"].AsInt32));
    }

    [Fact]
    public async Task Insert_KeyTaken_IsARefusalWithItsCode()
    {
        await Things.InsertOneAsync(new() { ["_id"] = 1 }, Stop);

        var refusal = await Assert.ThrowsAsync<MongoCommandException>(() => Things.InsertOneAsync(new() { ["_id"] = 1 }, Stop));

        Assert.True(refusal.IsDuplicateKey);
    }

    [Fact]
    public async Task Run_UnknownCommand_IsARefusalWithItsCode()
    {
        var refusal = await Assert.ThrowsAsync<MongoCommandException>(() => _connection.Database.RunAsync(new() { ["noSuchCommand"] = 1 }, Stop));

        Assert.Equal(59, refusal.Code);
    }

    [Fact]
    public async Task Run_NobodyListens_IsUnavailable()
    {
        using var nowhere = new DriverConnection("mongodb://127.0.0.1:9/?serverSelectionTimeoutMS=300", "d");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => nowhere.Database.RunAsync(new() { ["ping"] = 1 }, Stop));
    }

    [Fact]
    public async Task Run_ServerGone_IsUnavailableAndComesBack()
    {
        await using var server = await MongoStandIn.StartAsync();
        using var connection = new DriverConnection(server.ConnectionString + "?serverSelectionTimeoutMS=500", "d");
        await connection.Database.RunAsync(new() { ["ping"] = 1 }, Stop);

        await server.KillAsync();
        await Assert.ThrowsAsync<MongoUnavailableException>(() => connection.Database.RunAsync(new() { ["ping"] = 1 }, Stop));
        await server.RestartAsync();

        await Eventually.IsTrueAsync(async () =>
        {
            try
            {
                return (await connection.Database.RunAsync(new() { ["ping"] = 1 }, Stop))["ok"].AsDouble > 0;
            }
            catch (MongoUnavailableException)
            {
                return false;
            }
        });
    }
}
