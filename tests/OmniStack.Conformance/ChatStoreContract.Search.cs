using OmniStack.Abstractions.Chat;
using OmniStack.Contracts.Chat;

namespace OmniStack.Conformance;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Search_ByName_FindsItInAnyCaseAndTakesItLiterally()
    {
        await TurnAsync("s1", "q", "Trip to Rome (2026)");
        await TurnAsync("s2", "q", "About cats");
        await TurnAsync("s3", "q", "rome again");

        Assert.Equal(["s1", "s3"], (await SearchAsync("ROME")).Found.Select(match => match.Session.Id));
        Assert.Equal(["s3"], (await SearchAsync("rome", after: new SessionPosition(Start, "s1"))).Found.Select(match => match.Session.Id));
        Assert.Equal(["s1"], (await SearchAsync("e (2026)")).Found.Select(match => match.Session.Id));
        Assert.Empty((await SearchAsync(".*")).Found);
        Assert.Null((await SearchAsync(".*")).Next);
    }

    [Fact]
    public async Task Search_InMessages_ShowsTheNewestThatSaysItOnWhicheverBranch()
    {
        await TurnAsync("s1", "q1", "Where do puffins breed?");
        await SayAsync("s1", "q2", "And when?", new MessagePart.Reasoning("auks"), new MessagePart.Text("PUFFINS breed in\n\nMay."), new MessagePart.Text("Auks too."));
        await RegenerateAsync("q1", "a-again", sessionId: "s1");
        await TurnAsync("s2", "q1", "About cats");

        var hit = Assert.Single((await SearchAsync("puffins breed")).Found);
        var byUser = Assert.Single((await SearchAsync("where")).Found);
        var byName = Assert.Single((await SearchAsync("about CATS")).Found);

        Assert.Equal(("s1", new MessageExcerpt("a-q2", MessageRole.Assistant, "PUFFINS breed in May.")), (hit.Session.Id, hit.Message));
        Assert.Equal(new MessageExcerpt("q1", MessageRole.User, "Where do puffins breed?"), byUser.Message);
        Assert.Equal("q1", byName.Message!.MessageId);
        Assert.Equal("Auks too.", Assert.Single((await SearchAsync("auks")).Found).Message!.Text);
    }

    [Fact]
    public async Task Search_OnlyTheNameHasIt_HasNoMessage()
    {
        await TurnAsync("s", "q", "Hello");
        await ChangeAsync("Greetings");

        Assert.Null(Assert.Single((await SearchAsync("greet")).Found).Message);
    }

    [Fact]
    public async Task Search_LongMessage_ShowsWhatStandsAround()
    {
        await TurnAsync("s", "q", $"{new string('a', 500)} 🐧 needle 🐧 {new string('b', 500)}");

        var text = Assert.Single((await SearchAsync("NEEDLE")).Found).Message!.Text;

        Assert.Matches("^…a+ 🐧 needle 🐧 b+…$", text);
        Assert.InRange(text.Length, 100, 200);
    }

    [Fact]
    public async Task Search_ToolsThoughtsAndOtherClients_AreNotLookedThrough()
    {
        await SayAsync("s", "q", "Hello", new MessagePart.Reasoning("secret thought"), new MessagePart.ToolCall("c", "find", Json("""{"q":"secret input"}""")));
        await Store.BeginTurnAsync(new TurnStart.Send("you", "other", "a", "m", Start, Message("q", "secret of yours"), "secret"), Stop);

        Assert.Empty((await SearchAsync("secret")).Found);
    }

    [Fact]
    public async Task Search_Pages_LookThroughSoManySessionsAndGoOnBehindThem()
    {
        for (var n = 0; n < 9; n++)
        {
            await TurnAsync($"s{n}", "q", n is 0 or 4 or 5 ? "needle" : "hay", Start.AddSeconds(n));
        }

        List<string> pages = [];
        SessionPosition? after = null;
        do
        {
            var page = await Store.SearchSessionsAsync(new SessionSearch("me", "needle", after, Limit: 1, MaxSessions: 3), Stop);
            pages.Add(string.Join('+', page.Found.Select(match => match.Session.Id)));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(["", "s5", "s4", "", "s0"], pages.Take(5));
        Assert.All(pages.Skip(5), Assert.Empty);
        Assert.InRange(pages.Count, 5, 6);
    }

    [Theory]
    [InlineData("^$.|?*+()[]{}#-&~/<>=!:,'\"`@%_;")]
    [InlineData("\\Q.*\\E \\d\\b\\p{L}\\x41\\1")]
    [InlineData("(?i)(?R)(*UTF8)(?<n>a)[[:alpha:]]")]
    [InlineData("two  spaces\tand a tab")]
    [InlineData("a line\nand another\r\n")]
    [InlineData("nothing\0behind")]
    public async Task Search_WhatWouldBeAPattern_IsTakenAsItIs(string text)
    {
        await SayAsync("s", "q", "Hello", new MessagePart.Text($"before {text} behind"));
        await SayAsync("other", "q", "Hello", new MessagePart.Text("aaaa bbbb 1 A"));

        Assert.Equal(["s"], (await SearchAsync(text)).Found.Select(match => match.Session.Id));
        Assert.Equal(["s"], (await SearchAsync(text.ToUpperInvariant())).Found.Select(match => match.Session.Id));
    }

    [Fact]
    public async Task Search_LettersOfOtherScripts_AreFoundInAnyCase()
    {
        await SayAsync("s1", "q", "Hello", new MessagePart.Text("ÜBER die Straße"));
        await SayAsync("s2", "q", "Hello", new MessagePart.Text("селёдка 鯡 🐟"));

        Assert.Equal(["s1"], (await SearchAsync("über die straße")).Found.Select(match => match.Session.Id));
        Assert.Equal(["s2"], (await SearchAsync("СЕЛЁДКА 鯡 🐟")).Found.Select(match => match.Session.Id));
    }

    [Fact]
    public async Task Search_WhatWouldTakeAPatternForever_IsAnsweredAtOnce()
    {
        await SayAsync("s", "q", "Hello", new MessagePart.Text(new string('a', 100_000) + "!"));

        Assert.Empty((await SearchAsync("(a+)+$").WaitAsync(TimeSpan.FromSeconds(5), Stop)).Found);
    }

    [Fact]
    public async Task Search_DeletedSession_IsNotFound()
    {
        await TurnAsync("s", "q", "needle");
        await Store.DeleteSessionAsync("me", "s", Stop);

        Assert.Empty((await SearchAsync("needle")).Found);
    }

    private async Task SayAsync(string sessionId, string messageId, string question, params MessagePart[] answer)
    {
        var begun = await SendAsync(sessionId, messageId, question);
        Assert.True(await Store.EndTurnAsync(new TurnEnd(sessionId, begun.Answer.Id, MessageStatus.Complete, "stop", answer, null, Start), Stop));
    }

    private Task<SessionMatches> SearchAsync(string text, SessionPosition? after = null)
        => Store.SearchSessionsAsync(new SessionSearch("me", text, after, Limit: 10, MaxSessions: 100), Stop);
}
