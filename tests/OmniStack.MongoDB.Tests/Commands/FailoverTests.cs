using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.Commands;

public sealed class FailoverTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly BsonDocument Insert = new() { ["insert"] = "c", ["documents"] = new BsonArray([new BsonDocument { ["_id"] = 1 }]) };

    [Fact]
    public async Task Run_SeedIsASecondary_FindsThePrimary()
    {
        await using var primary = new ScriptedMongo();
        await using var secondary = new ScriptedMongo();
        primary.Hello = ScriptedMongo.Member(primary: true, "rs", primary.Address, primary, secondary);
        secondary.Hello = ScriptedMongo.Member(primary: false, "rs", secondary.Address, primary, secondary);
        await using var client = Clients.Create(secondary, "replicaSet=rs");

        await client.RunAsync(Clients.Command("ping", 1), Stop);

        Assert.Single(primary.Commands);
        Assert.Empty(secondary.Commands);
        Assert.Equal(("rs", true), (client.Deployment.SetName, client.Deployment.IsAvailable));
    }

    [Fact]
    public async Task Run_PrimaryStepsDown_WritesToTheNewOneUnderTheSameNumber()
    {
        await using var one = new ScriptedMongo();
        await using var two = new ScriptedMongo();
        one.Hello = ScriptedMongo.Member(primary: true, "rs", one.Address, one, two);
        two.Hello = ScriptedMongo.Member(primary: false, "rs", two.Address, one, two);
        await using var client = Clients.Create(one);
        one.Answer = _ =>
        {
            one.Hello = ScriptedMongo.Member(primary: false, "rs", one.Address, one, two);
            two.Hello = ScriptedMongo.Member(primary: true, "rs", two.Address, one, two);
            return ScriptedReply.Failure(10107, "NotWritablePrimary", "RetryableWriteError");
        };

        await client.RunAsync(Insert, Stop);

        var (first, second) = (Assert.Single(one.Commands), Assert.Single(two.Commands));
        Assert.Equal(first, second);
        Assert.Equal(1, first["txnNumber"].AsInt64);
        Assert.Equal(4, first["lsid"].AsDocument["id"].AsBinary.SubType);
    }

    [Fact]
    public async Task Run_ConnectionBreaksUnderAWrite_SendsItOnceMoreUnderTheSameNumber()
    {
        await using var server = new ScriptedMongo().AsPrimary();
        await using var client = Clients.Create(server);
        server.Answer = _ => server.Commands.Count == 1 ? ScriptedReply.Close : ScriptedReply.Ok;

        await client.RunAsync(Insert, Stop);
        await client.RunAsync(Insert, Stop);

        var sent = server.Commands.ToArray();
        Assert.Equal(3, sent.Length);
        Assert.Equal(sent[0], sent[1]);
        // Nobody knows whether the first server still works on that session: the next write goes under another.
        Assert.NotEqual(sent[1]["lsid"], sent[2]["lsid"]);
    }

    [Fact]
    public async Task Run_ConnectionBreaksTwice_FailsAndHidesTheServer()
    {
        await using var server = new ScriptedMongo().AsPrimary();
        server.Answer = _ => ScriptedReply.Close;
        await using var client = Clients.Create(server);

        var failure = await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Insert, Stop));

        Assert.Equal(2, server.Commands.Count);
        Assert.DoesNotContain("127.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WriteThatAServerCannotRecognise_IsSentOnce()
    {
        await using var standalone = new ScriptedMongo { Answer = _ => ScriptedReply.Close };
        await using var set = new ScriptedMongo { Answer = _ => ScriptedReply.Close }.AsPrimary();
        await using var unnumbered = Clients.Create(standalone);
        await using var numbered = Clients.Create(set);
        var updateMany = new BsonDocument
        {
            ["update"] = "c", ["updates"] = new BsonArray([new BsonDocument { ["q"] = new BsonDocument(), ["u"] = new BsonDocument(), ["multi"] = true }]),
        };

        await Assert.ThrowsAsync<MongoUnavailableException>(() => unnumbered.RunAsync(Insert, Stop));
        await Assert.ThrowsAsync<MongoUnavailableException>(() => numbered.RunAsync(updateMany, Stop));

        Assert.False(Assert.Single(standalone.Commands).Contains("txnNumber"));
        Assert.False(Assert.Single(set.Commands).Contains("txnNumber"));
    }

    [Fact]
    public async Task Run_RetryWritesOff_SendsOnce()
    {
        await using var server = new ScriptedMongo { Answer = _ => ScriptedReply.Close }.AsPrimary();
        await using var client = Clients.Create(server, "retryWrites=false");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Insert, Stop));

        Assert.Single(server.Commands);
    }

    [Fact]
    public async Task Run_ReadFailsOnce_IsRepeated()
    {
        await using var server = new ScriptedMongo();
        server.Answer = _ => server.Commands.Count == 1 ? ScriptedReply.Failure(91, "ShutdownInProgress") : ScriptedReply.Ok;
        await using var client = Clients.Create(server);

        await client.RunAsync(Clients.Command("count", "c"), Stop);

        Assert.Equal(2, server.Commands.Count);
    }

    [Fact]
    public async Task Run_WriteAppliedByAServerThatStepsDown_IsRepeated()
    {
        await using var server = new ScriptedMongo().AsPrimary();
        server.Answer = _ => server.Commands.Count > 1 ? ScriptedReply.Ok : new BsonDocument
        {
            ["ok"] = 1.0, ["n"] = 1, ["errorLabels"] = new BsonArray(["RetryableWriteError"]),
            ["writeConcernError"] = new BsonDocument { ["code"] = 91, ["errmsg"] = "scripted" },
        };
        await using var client = Clients.Create(server);

        Assert.False((await client.RunAsync(Insert, Stop)).Contains("writeConcernError"));
        Assert.Equal(2, server.Commands.Count);
    }

    [Fact]
    public async Task Run_CommandRefused_ThrowsItsCodeAndKeepsTheConnection()
    {
        await using var server = new ScriptedMongo { Answer = _ => ScriptedReply.Failure(59, "CommandNotFound") };
        await using var client = Clients.Create(server);

        for (var i = 0; i < 3; i++)
        {
            var refusal = await Assert.ThrowsAsync<MongoCommandException>(() => client.RunAsync(Clients.Command("nonsense", 1), Stop));
            Assert.Equal((59, "CommandNotFound"), (refusal.Code, refusal.CodeName));
        }

        // One connection for commands and one that asks for the state.
        Assert.Equal(2, server.Greetings.Count);
    }

    [Fact]
    public async Task Run_NoServer_FailsInTimeWithoutNamingIt()
    {
        var gone = new ScriptedMongo();
        await gone.DisposeAsync();
        await using var client = Clients.Create(gone, "serverSelectionTimeoutMS=200");

        var failure = await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Clients.Command("ping", 1), Stop));

        Assert.DoesNotContain(gone.Address, failure.Message, StringComparison.Ordinal);
        Assert.Contains(gone.Address, failure.InnerException?.Message ?? "", StringComparison.Ordinal);
        Assert.False(client.Deployment.IsAvailable);
    }

    [Fact]
    public async Task Run_CancelledWhileLookingForAServer_Ends()
    {
        var gone = new ScriptedMongo();
        await gone.DisposeAsync();
        await using var client = Clients.Create(gone, "serverSelectionTimeoutMS=60000");
        using var leave = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.RunAsync(Clients.Command("ping", 1), leave.Token));
    }

    [Fact]
    public async Task Run_ServerTooOld_IsUnavailable()
    {
        await using var server = new ScriptedMongo();
        server.Hello = new() { ["ismaster"] = true, ["maxWireVersion"] = 8, ["ok"] = 1.0 };
        await using var client = Clients.Create(server, "serverSelectionTimeoutMS=200");

        var failure = await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Clients.Command("ping", 1), Stop));

        Assert.Contains("older than MongoDB 4.4", failure.InnerException?.Message ?? "", StringComparison.Ordinal);
    }
}
