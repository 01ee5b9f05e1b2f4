using System.Text.Json;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Conformance;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.MongoDB.Chat;
using OmniStack.MongoDB.Tests.StandIn;

namespace OmniStack.MongoDB.Tests.Chat;

public sealed class MongoChatStoreTests(StandInFixture fixture) : ChatStoreContract, IAsyncLifetime
{
    private readonly MovableTime _time = new();
    private readonly string _database = $"chat-{Guid.NewGuid():N}";
    private MongoClient _client = null!;
    private MongoChatStore _store = null!;

    protected override IChatStore Store => _store;

    public ValueTask InitializeAsync()
    {
        _client = fixture.Connect(_database);
        _store = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task Recover_WhileAnotherProcessLives_LeavesItsTurnAlone()
    {
        var mine = await TurnAsync("mine", "q", "Hello");
        var theirs = await BeginAsync("s", "q1");
        using var other = Open();

        _time.Move(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await _store.RecoverAsync(["s"], Stop));
        _time.Move(TimeSpan.FromSeconds(20));
        Assert.Equal(0, await other.RecoverAsync([], Stop));
        _time.Move(TimeSpan.FromSeconds(20));
        Assert.Equal(1, await other.RecoverAsync([], Stop));

        Assert.False(await EndAsync(theirs));
        Assert.Equal(MessageStatus.Interrupted, (await _store.FindMessageAsync("s", theirs.Answer.Id, Stop))!.Status);
        Assert.Equal(MessageStatus.Complete, (await _store.FindMessageAsync("mine", mine.Answer.Id, Stop))!.Status);
    }

    [Fact]
    public async Task Recover_AfterAnOutageOfItsOwn_GivesOthersTimeToRenew()
    {
        using var other = Open();
        await other.RecoverAsync([], Stop);
        await BeginAsync("s", "q1");

        _time.Move(TimeSpan.FromMinutes(5));

        Assert.Equal(0, await other.RecoverAsync([], Stop));
        await _store.RecoverAsync(["s"], Stop);
        Assert.Equal(0, await other.RecoverAsync([], Stop));
    }

    [Fact]
    public async Task Begin_CrashBeforeTheMessagesWerePlaced_IsFinishedByTheNextReader()
    {
        await BeginAsync("s", "q1");
        var sessions = new MongoCollection(_client, "chat_sessions");
        var messages = new MongoCollection(_client, "chat_messages");
        List<BsonValue> unplaced = [];
        await foreach (var message in messages.FindAsync(new(), new() { Projection = new() { ["_id"] = 0 } }, Stop))
        {
            unplaced.Add(message);
        }

        await messages.DeleteManyAsync(new(), Stop);
        await sessions.UpdateOneAsync(new() { ["_id"] = "s" }, new() { ["$set"] = new BsonDocument { ["running.messages"] = new BsonArray(unplaced) } }, upsert: false, Stop);

        var session = await _store.FindSessionAsync("me", "s", Stop);

        Assert.Equal(["q1", "a-q1"], (await _store.ReadBranchAsync("s", session!.ActiveLeafId!, 0, 10, Stop)).Select(message => message.Id));
        Assert.True((await BeginAsync("s", "q1")).IsRepeat);
        Assert.True(await EndAsync(await BeginAsync("s", "q1")));
    }

    [Fact]
    public async Task Delete_CrashBeforeTheMessagesWereGone_IsFinishedAndFreesTheId()
    {
        await TurnAsync("s", "q1", "Hello");
        var sessions = new MongoCollection(_client, "chat_sessions");
        await sessions.UpdateOneAsync(new() { ["_id"] = "s" },
            new() { ["$set"] = new BsonDocument { ["deleted"] = true }, ["$unset"] = new BsonDocument { ["client"] = "" } }, upsert: false, Stop);

        Assert.Null(await _store.FindSessionAsync("me", "s", Stop));
        var begun = await _store.BeginTurnAsync(new TurnStart.Send("you", "s", "a", "m", DateTimeOffset.UnixEpoch, Message("q1", "Mine now"), "Mine now"), Stop);

        Assert.Equal((false, 1), (begun.IsRepeat, begun.Question.Turn));
        Assert.Null(await _store.FindMessageAsync("s", "a-q1", Stop));
    }

    [Fact]
    public async Task Indexes_AfterTheFirstTurn_KeepIdsUniqueAndServeTheList()
    {
        await TurnAsync("s", "q1", "Hello");

        var names = new List<string>();
        foreach (var collection in new[] { "chat_sessions", "chat_messages" })
        {
            await foreach (var index in _client.QueryAsync(new() { ["listIndexes"] = collection }, Stop))
            {
                names.Add(index["name"].AsString);
            }
        }

        Assert.Equal(["_id_", "_id_", "answers", "deleted", "forks", "id", "leases", "list", "tree", "waiting"], names.Order(StringComparer.Ordinal));
        var twice = new BsonDocument { ["session"] = "s", ["id"] = "q1" };
        Assert.True((await Assert.ThrowsAsync<MongoCommandException>(
            () => new MongoCollection(_client, "chat_messages").InsertOneAsync(twice, Stop))).IsDuplicateKey);
    }

    [Fact]
    public async Task Check_NobodyListens_SaysWhichServerAndWhy()
    {
        await using var client = Scripted.Clients.Create("mongodb://127.0.0.1:9/chat");
        using var store = new MongoChatStore(client, Options.Create(new MongoChatOptions { CheckTimeout = TimeSpan.FromMilliseconds(500) }), TimeProvider.System);

        var refusal = await Assert.ThrowsAsync<OmniStackException>(() => store.CheckAsync(Stop));

        Assert.Equal(ErrorKind.Unavailable, refusal.Kind);
        Assert.StartsWith("MongoDB does not answer: 127.0.0.1:9", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fork_ThatACrashLeftBeforeItWasAnybodys_GoesAndHoldsNothingBack()
    {
        await TurnAsync("s", "q1", "Hello");
        var unborn = new BsonDocument
        {
            ["_id"] = "f",
            ["deleted"] = true,
            ["lineage"] = new BsonArray([new BsonDocument { ["session"] = "s", ["through"] = "a-q1", ["depth"] = 1 }]),
        };
        await new MongoCollection(_client, "chat_sessions").InsertOneAsync(unborn, Stop);

        await _store.DeleteSessionAsync("me", "s", Stop);
        Assert.Equal(2, (await StoredIdsAsync()).Count);
        await _store.RecoverAsync([], Stop);
        await _store.RecoverAsync([], Stop);

        Assert.Empty(await StoredIdsAsync());
        Assert.Equal(0, await CountSessionsAsync());
    }

    [Fact]
    public async Task Fork_AndDeletionAtOnce_NeverLeaveAForkWithoutItsMessages()
    {
        for (var round = 0; round < 20; round++)
        {
            var (origin, fork) = ($"s{round}", $"f{round}");
            await TurnAsync(origin, "q1", "Hello");
            var forking = ForkOrNullAsync(origin, fork);
            await Task.WhenAll(forking, _store.DeleteSessionAsync("me", origin, Stop));

            Assert.Equal(await forking is null ? 0 : 2, (await _store.ReadBranchAsync(fork, "a-q1", 0, 10, Stop)).Count);
            await _store.DeleteSessionAsync("me", fork, Stop);
        }

        await _store.RecoverAsync([], Stop);
        await _store.RecoverAsync([], Stop);
        Assert.Empty(await StoredIdsAsync());
        Assert.Equal(0, await CountSessionsAsync());
    }

    private async Task<ForkedSession?> ForkOrNullAsync(string origin, string fork)
    {
        try
        {
            return await _store.ForkSessionAsync(
                new SessionFork("me", origin, "a-q1", fork, DateTimeOffset.UnixEpoch, new SessionChange(null, new Dictionary<string, JsonElement?>())), Stop);
        }
        catch (OmniStackException raced) when (raced.Code is ErrorCodes.SessionBusy or ErrorCodes.MessageNotFound)
        {
            return null;
        }
    }

    private async Task<int> CountSessionsAsync()
    {
        var count = 0;
        await foreach (var _ in new MongoCollection(_client, "chat_sessions").FindAsync(new(), MongoFind.All, Stop))
        {
            count++;
        }

        return count;
    }

    protected override Task<IReadOnlyList<string>> StoredIdsAsync() => StoredMessages.IdsAsync(_client, Stop);

    protected override async Task ReopenAsync()
    {
        await DisposeAsync();
        _time.Move(TimeSpan.FromMinutes(1)); // The lease of the process that is gone runs out.
        await InitializeAsync();
    }

    private MongoChatStore Open() => new(_client, Options.Create(new MongoChatOptions()), _time);

    private Task<BegunTurn> BeginAsync(string sessionId, string messageId) => _store.BeginTurnAsync(
        new TurnStart.Send("me", sessionId, $"a-{messageId}", "m", DateTimeOffset.UnixEpoch, Message(messageId, "Hello"), "Hello"), Stop);

    private Task<bool> EndAsync(BegunTurn turn) => _store.EndTurnAsync(
        new TurnEnd("s", turn.Answer.Id, MessageStatus.Complete, "stop", [new MessagePart.Text("Hi")], null, DateTimeOffset.UnixEpoch), Stop);

    private static NewMessage Message(string id, string text) => new(id, [new MessagePart.Text(text)]);
}
