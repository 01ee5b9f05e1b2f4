using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.Commands;

public sealed class CursorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Query_LeftEarly_ClosesTheCursorOnTheServer()
    {
        await using var server = new ScriptedMongo { Answer = Endless };
        await using var client = Clients.Create(server);

        await foreach (var _ in client.QueryAsync(new() { ["find"] = "c", ["batchSize"] = 2 }, Stop))
        {
            break;
        }

        var kill = server.Commands.Last();
        Assert.Equal(("c", 99), (kill["killCursors"].AsString, kill["cursors"].AsArray[0].AsInt64));
    }

    [Fact]
    public async Task Query_SeveralBatches_AsksForTheNextInTheSameSize()
    {
        await using var server = new ScriptedMongo { Answer = Endless };
        await using var client = Clients.Create(server);

        var read = await client.QueryAsync(new() { ["find"] = "c", ["batchSize"] = 2 }, Stop).Take(5).ToListAsync(Stop);

        Assert.Equal(5, read.Count);
        var next = server.Commands.ElementAt(1);
        Assert.Equal((99, "c", 2, "db"), (next["getMore"].AsInt64, next["collection"].AsString, next["batchSize"].AsInt32, next["$db"].AsString));
    }

    [Fact]
    public async Task Query_CursorLost_Fails()
    {
        await using var server = new ScriptedMongo
        {
            Answer = command => command.Contains("getMore") ? ScriptedReply.Failure(43, "CursorNotFound") : Endless(command),
        };
        await using var client = Clients.Create(server);

        var refusal = await Assert.ThrowsAsync<MongoCommandException>(
            async () => await client.QueryAsync(Clients.Command("find", "c"), Stop).ToListAsync(Stop));

        Assert.Equal(43, refusal.Code);
    }

    private static ScriptedReply Endless(BsonDocument command) => new BsonDocument
    {
        ["ok"] = 1.0,
        ["cursor"] = new BsonDocument
        {
            ["id"] = 99L, ["ns"] = "db.c", [command.Contains("getMore") ? "nextBatch" : "firstBatch"] = new BsonArray([new BsonDocument(), new BsonDocument()]),
        },
    };
}
