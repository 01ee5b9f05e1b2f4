using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Conformance;

/// <summary>What every <see cref="IChatStore"/> holds. A store's tests derive from it and give it a real, empty store.</summary>
public abstract partial class ChatStoreContract
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The store; private to one test.</summary>
    protected abstract IChatStore Store { get; }

    /// <summary>Ends the store as a crash would, and opens it anew on the same data.</summary>
    protected abstract Task ReopenAsync();

    [Fact]
    public async Task Begin_NewSession_StoresQuestionAndStreamingAnswer()
    {
        var begun = await SendAsync("s", "q1", "Hello");

        Assert.False(begun.IsRepeat);
        Assert.Equal((null, 0, 1, MessageRole.User, MessageStatus.Complete), Facts(begun.Question));
        Assert.Equal(("q1", 1, 1, MessageRole.Assistant, MessageStatus.Streaming), Facts(begun.Answer));
        var session = await Store.FindSessionAsync("me", "s", Stop);
        Assert.Equal((1, begun.Answer.Id, begun.Answer.Id, "Hello"), (session!.TurnCount, session.ActiveLeafId!, session.RunningAnswerId!, session.Name));
    }

    [Fact]
    public async Task Begin_WhileATurnRuns_IsRefusedAndStoresNothing()
    {
        await SendAsync("s", "q1", "Hello");

        await AssertCodeAsync(ErrorCodes.SessionBusy, () => SendAsync("s", "q2", "Hello?"));

        Assert.Null(await Store.FindMessageAsync("s", "q2", Stop));
    }

    [Fact]
    public async Task Begin_ManyAtOnce_OneWinsAndNoTurnNumberIsTakenTwice()
    {
        for (var round = 1; round <= 5; round++)
        {
            var tries = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => TrySendAsync("s", $"q{round}-{n}")));
            var won = Assert.Single(tries.OfType<BegunTurn>());
            Assert.Equal(round, won.Question.Turn);
            Assert.True(await EndAsync("s", won.Answer.Id));
        }
    }

    [Fact]
    public async Task Begin_SameMessageAgain_IsARepeatRunningOrNot()
    {
        var first = await SendAsync("s", "q1", "Hello");
        var running = await SendAsync("s", "q1", "Hello");
        await EndAsync("s", first.Answer.Id);
        var ended = await SendAsync("s", "q1", "Hello");

        Assert.Equal((true, first.Answer.Id, MessageStatus.Streaming), (running.IsRepeat, running.Answer.Id, running.Answer.Status));
        Assert.Equal((true, first.Answer.Id, MessageStatus.Complete), (ended.IsRepeat, ended.Answer.Id, ended.Answer.Status));
        Assert.Equal(1, (await Store.FindSessionAsync("me", "s", Stop))!.TurnCount);
    }

    [Fact]
    public async Task Begin_SameIdOtherText_IsAConflict()
    {
        await TurnAsync("s", "q1", "Hello");

        await AssertCodeAsync(ErrorCodes.MessageConflict, () => SendAsync("s", "q1", "Goodbye"));
    }

    [Fact]
    public async Task Begin_AnotherClientsSession_DoesNotExist()
    {
        await TurnAsync("s", "q1", "Hello");

        await AssertCodeAsync(ErrorCodes.SessionNotFound,
            () => Store.BeginTurnAsync(new TurnStart.Send("you", "s", "a9", "m", Start, Message("q2", "Hi"), "Hi"), Stop));
        Assert.Null(await Store.FindSessionAsync("you", "s", Stop));
        Assert.False(await Store.DeleteSessionAsync("you", "s", Stop));
    }

    [Fact]
    public async Task Edit_StoredMessage_KeepsBothVersionsAsSiblings()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");

        var edited = await Store.BeginTurnAsync(new TurnStart.Edit("me", "s", "a3", "m", Start, Message("q2b", "Three"), "q2"), Stop);

        Assert.Equal(("a-q1", 2, "q2"), (edited.Question.ParentId, edited.Question.Depth, edited.Question.EditOf));
        Assert.Equal(["q1", "a-q1", "q2b", "a3"], await BranchAsync("s", "a3"));
        Assert.Equal(["q1", "a-q1", "q2", "a-q2"], await BranchAsync("s", "a-q2"));
        var repeat = await Store.BeginTurnAsync(new TurnStart.Edit("me", "s", "a4", "m", Start, Message("q2c", "Three"), "q2"), Stop);
        Assert.Equal((true, "q2b", "a3"), (repeat.IsRepeat, repeat.Question.Id, repeat.Answer.Id));
    }

    [Fact]
    public async Task Edit_FirstMessage_BeginsABranchOfItsOwn()
    {
        await TurnAsync("s", "q1", "One");

        await Store.BeginTurnAsync(new TurnStart.Edit("me", "s", "a2", "m", Start, Message("q1b", "Uno"), "q1"), Stop);

        Assert.Equal(["q1b", "a2"], await BranchAsync("s", "a2"));
    }

    [Fact]
    public async Task Regenerate_StoredMessage_AddsAnAnswerBesideTheFirst()
    {
        await TurnAsync("s", "q1", "One");

        var again = await Store.BeginTurnAsync(new TurnStart.Regenerate("me", "s", "a2", "m", Start, "q1"), Stop);

        Assert.Equal(("q1", "q1", 2), (again.Question.Id, again.Answer.ParentId!, again.Answer.Turn));
        Assert.Equal(1, again.Question.Turn);
        Assert.NotNull(await Store.FindMessageAsync("s", "a-q1", Stop));
    }

    [Theory]
    [InlineData("a-q1")]
    [InlineData("nothing")]
    public async Task Regenerate_NoMessageOfTheUser_IsNotFound(string messageId)
    {
        await TurnAsync("s", "q1", "One");

        await AssertCodeAsync(ErrorCodes.MessageNotFound, () => Store.BeginTurnAsync(new TurnStart.Regenerate("me", "s", "a2", "m", Start, messageId), Stop));
    }

    [Fact]
    public async Task End_RunningTurn_StoresTheWholeAnswerForGood()
    {
        var begun = await SendAsync("s", "q1", "Hello");
        MessagePart[] parts =
        [
            new MessagePart.StepStart(new TokenUsage(1, 2, 0.25m)), new MessagePart.Reasoning("hm"),
            new MessagePart.ToolCall("c1", "t", Json("""{"a":[1]}"""), new ToolOutcome.Succeeded(Json("null"))),
            new MessagePart.ToolCall("c2", "t", Json("{}"), new ToolOutcome.Failed("no")), new MessagePart.Text("Grüße 👋"),
            new MessagePart.Source("source-1", "https://example.org/ä", "Ä"), new MessagePart.Source("source-2", "https://example.org/", null), new MessagePart.File("att_1", "image/png", null, 3),
            new MessagePart.Data("weather", "oslo", Json("""{"t":4.50}""")), new MessagePart.Data("note", null, Json("null")),
        ];
        var end = new TurnEnd("s", begun.Answer.Id, MessageStatus.Complete, "stop", parts, new TokenUsage(3, 4, 0.000_001_5m), Start.AddMinutes(1), Tokens: 77);

        Assert.True(await Store.EndTurnAsync(end, Stop));
        await ReopenAsync();

        var stored = await Store.FindMessageAsync("s", begun.Answer.Id, Stop);
        Assert.Equal((MessageStatus.Complete, "stop", new TokenUsage(3, 4, 0.000_001_5m), 77, "m"), (stored!.Status, stored.FinishReason!, stored.Usage!, stored.Tokens, stored.Model!));
        Assert.Equal(parts.Select(Write), stored.Parts.Select(Write));
        var session = await Store.FindSessionAsync("me", "s", Stop);
        Assert.Equal((null, Start.AddMinutes(1)), (session!.RunningAnswerId, session.UpdatedAt));
    }

    [Fact]
    public async Task End_Twice_CountsOnce()
    {
        var begun = await TurnAsync("s", "q1", "Hello");

        Assert.False(await EndAsync("s", begun.Answer.Id, MessageStatus.Failed));
        Assert.False(await Store.SaveProgressAsync("s", begun.Answer.Id, [], Stop));
        Assert.Equal(MessageStatus.Complete, (await Store.FindMessageAsync("s", begun.Answer.Id, Stop))!.Status);
    }

    [Fact]
    public async Task Recover_AfterACrashInATurn_InterruptsTheAnswerAndKeepsItsProgress()
    {
        var begun = await SendAsync("s", "q1", "Hello");
        Assert.True(await Store.SaveProgressAsync("s", begun.Answer.Id, [new MessagePart.Text("Half an")], Stop));

        await ReopenAsync();

        Assert.Equal(1, await Store.RecoverAsync([], Stop));
        var answer = await Store.FindMessageAsync("s", begun.Answer.Id, Stop);
        Assert.Equal((MessageStatus.Interrupted, new MessagePart.Text("Half an")), (answer!.Status, Assert.Single(answer.Parts)));
        Assert.False((await SendAsync("s", "q2", "Still there?")).IsRepeat);
        Assert.Equal(0, await InterruptedAfterEndAsync("a-q2"));
    }

    [Fact]
    public async Task Delete_WhileATurnRuns_StoresNothingOfItAnyMore()
    {
        var begun = await SendAsync("s", "q1", "Hello");

        Assert.True(await Store.DeleteSessionAsync("me", "s", Stop));

        Assert.False(await Store.SaveProgressAsync("s", begun.Answer.Id, [], Stop));
        Assert.False(await EndAsync("s", begun.Answer.Id));
        Assert.Null(await Store.FindSessionAsync("me", "s", Stop));
        Assert.Null(await Store.FindMessageAsync("s", "q1", Stop));
        await ReopenAsync();
        Assert.Empty(await Store.ListSessionsAsync("me", null, 10, Stop));
    }

    [Fact]
    public async Task List_Pages_AreNewestFirstWithoutGapOrDouble()
    {
        for (var n = 0; n < 7; n++)
        {
            // Two and two at the same moment: the id has to order them.
            await TurnAsync($"s{n}", "q", "Hello", Start.AddSeconds(n / 2));
        }

        await Store.BeginTurnAsync(new TurnStart.Send("you", "other", "a", "m", Start, Message("q", "Hi"), "Hi"), Stop);
        List<string> seen = [];
        SessionPosition? after = null;
        for (IReadOnlyList<ChatSession> page; (page = await Store.ListSessionsAsync("me", after, 3, Stop)).Count > 0;)
        {
            seen.AddRange(page.Select(session => session.Id));
            after = new SessionPosition(page[^1].UpdatedAt, page[^1].Id);
        }

        Assert.Equal(["s6", "s4", "s5", "s2", "s3", "s0", "s1"], seen);
    }

    [Fact]
    public async Task Change_WhileATurnRuns_KeepsBothAndOutlivesTheProcess()
    {
        var begun = await SendAsync("s", "q1", "Hello");

        await ChangeAsync("Greeting", ("starred", "true"), ("tags", """["a",1.50]"""));
        await EndAsync("s", begun.Answer.Id);
        var changed = await ChangeAsync(null, ("starred", null), ("color", "null"));
        await ReopenAsync();

        var session = await Store.FindSessionAsync("me", "s", Stop);
        Assert.Equal(("Greeting", 1, null), (session!.Name, session.TurnCount, session.RunningAnswerId));
        Assert.Equal([("color", "null"), ("tags", """["a",1.50]""")], session.Fields.Select(field => (field.Key, field.Value.GetRawText())).Order());
        Assert.Equal(session.Fields.Keys.Order(), changed!.Fields.Keys.Order());
        Assert.Null(await Store.ChangeSessionAsync("you", "s", new SessionChange("Mine", new Dictionary<string, JsonElement?>()), Stop));
    }

    [Fact]
    public async Task Change_ManyAtOnce_KeepsAllFieldsUpToTheLimit()
    {
        await TurnAsync("s", "q1", "Hello");
        for (var n = 0; n < ChatRules.MaxFields - 4; n++)
        {
            await ChangeAsync(null, ($"f{n}", "1"));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => ChangeAsync(null, ($"last{n}", "1"))));

        await AssertCodeAsync(ErrorCodes.ParameterInvalid, () => ChangeAsync(null, ("more", "1")));
        Assert.Equal(ChatRules.MaxFields, (await Store.FindSessionAsync("me", "s", Stop))!.Fields.Count);
    }

    [Fact]
    public async Task ReadBranch_FromDepth_GivesThatManyOldestFirst()
    {
        for (var n = 0; n < 5; n++)
        {
            await TurnAsync("s", $"q{n}", "Hello");
        }

        var page = await Store.ReadBranchAsync("s", "a-q4", 3, 4, Stop);

        Assert.Equal(["a-q1", "q2", "a-q2", "q3"], page.Select(message => message.Id));
        Assert.Empty(await Store.ReadBranchAsync("s", "a-q4", 10, 4, Stop));
        Assert.Empty(await Store.ReadBranchAsync("s", "nothing", 0, 4, Stop));
    }

    protected async Task<BegunTurn> TurnAsync(string sessionId, string messageId, string text, DateTimeOffset? at = null)
    {
        var begun = await SendAsync(sessionId, messageId, text, at);
        Assert.True(await EndAsync(sessionId, begun.Answer.Id, at: at));
        return begun;
    }

    private Task<ChatSession?> ChangeAsync(string? name, params (string Name, string? Json)[] fields) => Store.ChangeSessionAsync("me", "s",
        new SessionChange(name, fields.ToDictionary(field => field.Name, field => field.Json is { } json ? Json(json) : default(JsonElement?))), Stop);

    private Task<BegunTurn> SendAsync(string sessionId, string messageId, string text, DateTimeOffset? at = null)
        => Store.BeginTurnAsync(new TurnStart.Send("me", sessionId, $"a-{messageId}", "m", at ?? Start, Message(messageId, text), text), Stop);

    private async Task<BegunTurn?> TrySendAsync(string sessionId, string messageId)
    {
        await Task.Yield();
        try
        {
            return await SendAsync(sessionId, messageId, "Hello");
        }
        catch (OmniStackException busy) when (busy.Code == ErrorCodes.SessionBusy)
        {
            return null;
        }
    }

    private Task<bool> EndAsync(string sessionId, string answerId, MessageStatus status = MessageStatus.Complete, DateTimeOffset? at = null)
        => Store.EndTurnAsync(new TurnEnd(sessionId, answerId, status, "stop", [new MessagePart.Text("Hi")], null, at ?? Start), Stop);

    private async Task<int> InterruptedAfterEndAsync(string answerId)
    {
        await EndAsync("s", answerId);
        await ReopenAsync();
        return await Store.RecoverAsync([], Stop);
    }

    private async Task<IEnumerable<string>> BranchAsync(string sessionId, string leafId)
        => (await Store.ReadBranchAsync(sessionId, leafId, 0, 100, Stop)).Select(message => message.Id);

    private static NewMessage Message(string id, string text) => new(id, [new MessagePart.Text(text)]);

    private static (string? ParentId, int Depth, int Turn, MessageRole Role, MessageStatus Status) Facts(StoredMessage message)
        => (message.ParentId, message.Depth, message.Turn, message.Role, message.Status);

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private static string Write(MessagePart part) => JsonSerializer.Serialize(part);

    private static async Task AssertCodeAsync(string code, Func<Task> action)
        => Assert.Equal(code, (await Assert.ThrowsAsync<OmniStackException>(action)).Code);
}
