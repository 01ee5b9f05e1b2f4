using System.Net;
using System.Net.Sockets;
using OmniStack.MongoDB.Tests.Scripted;

namespace OmniStack.MongoDB.Tests.Wire;

public sealed class ConnectionTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly BsonDocument Ping = new() { ["ping"] = 1 };
    private static readonly BsonDocument Slow = new() { ["slow"] = 1 };

    public static TheoryData<string> Garbage => new(
        "485454502f312e3120343030204261642052657175657374", // HTTP
        "ffffff7f0100000001000000dd070000", // a length of 2 GiB
        "150000000100000063000000dd0700000000000000", // the reply to another request
        "1a0000000100000002000000dd07000000000000000500000001"); // a document without its end

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Run_Garbage_FailsAndTheConnectionIsClosed(string hex)
    {
        await using var server = new ScriptedMongo { Answer = _ => new(Raw: Convert.FromHexString(hex)) };
        await using var client = Clients.Create(server, "retryReads=false&serverSelectionTimeoutMS=5000");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Ping, Stop));
        server.Answer = _ => ScriptedReply.Ok;
        await client.RunAsync(Ping, Stop);
    }

    [Fact]
    public async Task Run_ReplyToAnotherRequest_IsNotTakenForOurs()
    {
        await using var server = new ScriptedMongo();
        server.Answer = _ => new(ScriptedReply.Ok, IdOffset: 1);
        await using var client = Clients.Create(server, "retryReads=false");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Ping, Stop));
    }

    [Fact]
    public async Task Run_NoReply_TimesOutAndUsesAnotherConnection()
    {
        await using var server = new ScriptedMongo();
        var never = new TaskCompletionSource();
        server.Answer = command => command.Contains("slow") ? new ScriptedReply(ScriptedReply.Ok, After: never.Task) : ScriptedReply.Ok;
        await using var client = Clients.Create(server, "socketTimeoutMS=200");

        await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Slow, Stop));
        await client.RunAsync(Ping, Stop);

        Assert.True(client.Deployment.IsAvailable);
    }

    [Fact]
    public async Task Run_Cancelled_LateReplyIsNotTakenForTheNextOne()
    {
        await using var server = new ScriptedMongo();
        var late = new TaskCompletionSource();
        server.Answer = command => command.Contains("slow") ? new ScriptedReply(new BsonDocument { ["ok"] = 1, ["late"] = true }, After: late.Task) : ScriptedReply.Ok;
        await using var client = Clients.Create(server, "maxPoolSize=1");
        using var leave = new CancellationTokenSource();

        var slow = client.RunAsync(Slow, leave.Token);
        await Eventually.IsTrueAsync(() => !server.Commands.IsEmpty);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => slow);
        late.SetResult();

        Assert.False((await client.RunAsync(Ping, Stop)).Contains("late"));
    }

    [Fact]
    public async Task Run_ConnectionsThatThePeerClosedWhileIdle_AreNotUsed()
    {
        await using var server = new ScriptedMongo();
        await using var client = Clients.Create(server, "retryReads=false&heartbeatFrequencyMS=600000");
        await client.RunAsync(Ping, Stop);

        server.DropConnections();
        await Eventually.IsTrueAsync(() => server.OpenConnections == 0);

        await client.RunAsync(Ping, Stop);
    }

    [Fact]
    public async Task Run_PeerThatAcceptsAndSaysNothing_TimesOut()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var uri = $"mongodb://{silent.LocalEndpoint}/?connectTimeoutMS=200&serverSelectionTimeoutMS=600";
        await using var client = Clients.Create(uri);

        var failure = await Assert.ThrowsAsync<MongoUnavailableException>(() => client.RunAsync(Ping, Stop));

        Assert.Contains("is Unknown", failure.InnerException?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoMoreConnectionsAnswered_FailsForAllInTheTimeOfOne()
    {
        await using var server = new ScriptedMongo();
        await using var client = Clients.Create(server, "connectTimeoutMS=300&serverSelectionTimeoutMS=300&maxPoolSize=50&heartbeatFrequencyMS=600000");
        await Eventually.IsTrueAsync(() => client.Deployment.IsAvailable);
        server.Hello = null;
        var started = TimeProvider.System.GetTimestamp();

        var failures = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Record.ExceptionAsync(() => client.RunAsync(Ping, Stop)).AsTask()));

        Assert.All(failures, failure => Assert.IsType<MongoUnavailableException>(failure));
        // One after the other, two at a time, they would take 7.5 s.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 5);
    }

    [Fact]
    public async Task Run_CommandTooLarge_IsRefusedBeforeItIsSent()
    {
        await using var server = new ScriptedMongo();
        await using var client = Clients.Create(server);
        await client.RunAsync(Ping, Stop);

        await Assert.ThrowsAsync<BsonFormatException>(() => client.RunAsync(new() { ["large"] = new byte[17 * 1024 * 1024] }, Stop));
        await client.RunAsync(Ping, Stop);

        Assert.Equal(2, server.Commands.Count);
        Assert.Equal(2, server.Greetings.Count);
    }

    [Fact]
    public async Task Run_FirstOfAConnection_IntroducesTheClient()
    {
        await using var server = new ScriptedMongo();
        await using var client = Clients.Create(server, "appName=tests");

        await client.RunAsync(Ping, Stop);

        var metadata = server.Greetings.First()["client"].AsDocument;
        Assert.Equal("tests", metadata["application"].AsDocument["name"].AsString);
        Assert.Equal("OmniStack.MongoDB", metadata["driver"].AsDocument["name"].AsString);
        Assert.InRange(metadata.ToBytes().Length, 1, 512);
    }
}
