using System.Text.Json;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Conformance;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Fork_AtAnAnswer_SharesWhatCameBeforeAndGoesOnForItself()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await TurnAsync("s", "q3", "Three");

        var forked = await ForkAsync("f", "a-q2", at: Start.AddHours(1));
        var begun = await SendAsync("f", "q3", "Another three");
        await EndAsync("f", begun.Answer.Id);
        await TurnAsync("s", "q4", "Four");
        await ReopenAsync();

        Assert.False(forked!.IsRepeat);
        Assert.Equal((2, "a-q2", Start.AddHours(1)), (forked.Session.TurnCount, forked.Session.ActiveLeafId!, forked.Session.CreatedAt));
        Assert.Equal(("a-q2", 4, 3), (begun.Question.ParentId!, begun.Question.Depth, begun.Question.Turn));
        Assert.Equal(["q1", "a-q1", "q2", "a-q2", "q3", "a-q3"], await BranchAsync("f", "a-q3"));
        Assert.Equal(["q1", "a-q1", "q2", "a-q2", "q3", "a-q3", "q4", "a-q4"], await BranchAsync("s", "a-q4"));
        Assert.Equal(["q2", "a-q2", "q3"], (await Store.ReadBranchAsync("f", "a-q3", 2, 3, Stop)).Select(message => message.Id));
        Assert.Equal("Another three", TextOf((await Store.FindMessageAsync("f", "q3", Stop))!));
        Assert.Equal("Three", TextOf((await Store.FindMessageAsync("s", "q3", Stop))!));
        Assert.Null(await Store.FindMessageAsync("f", "q4", Stop));
        Assert.Equal(3, (await Store.FindSessionAsync("me", "f", Stop))!.TurnCount);
    }

    [Fact]
    public async Task Fork_BeginsWithNameAndFieldsOfTheOriginButForWhatIsChanged()
    {
        await TurnAsync("s", "q1", "One");
        await ChangeAsync("Mine", ("starred", "true"), ("place", "3"));

        var change = new SessionChange("Theirs", new Dictionary<string, JsonElement?> { ["starred"] = null, ["color"] = Json("\"red\"") });
        await Store.ForkSessionAsync(new SessionFork("me", "s", "a-q1", "f", Start, change), Stop);
        await ForkAsync("g", messageId: null);
        await ReopenAsync();

        var fork = (await Store.FindSessionAsync("me", "f", Stop))!;
        Assert.Equal(("Theirs", true, "color,place"), (fork.Name, fork.IsRenamed, string.Join(',', fork.Fields.Keys.Order(StringComparer.Ordinal))));
        var plain = (await Store.FindSessionAsync("me", "g", Stop))!;
        Assert.Equal(("Mine", true, 2, "a-q1"), (plain.Name, plain.IsRenamed, plain.Fields.Count, plain.ActiveLeafId!));
        Assert.Equal(["f", "g", "s"], (await Store.ListSessionsAsync("me", null, 10, Stop)).Select(session => session.Id));
    }

    [Fact]
    public async Task Fork_SeesNoOtherBranchOfItsOrigin()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await RegenerateAsync("q1", "a-again");
        await ForkAsync("f", "a-q2");
        await RegenerateAsync("q2", "a-fork", sessionId: "f");

        Assert.Null(await Store.FindMessageAsync("f", "a-again", Stop));
        MessagePlace[] expected = [new("q1", null, 0, 1), new("a-q1", "q1", 1, 1), new("q2", "a-q1", 2, 2), new("a-q2", "q2", 3, 2), new("a-fork", "q2", 3, 3)];
        Assert.Equal(expected, await Store.ReadPlacesAsync("f", fromDepth: 0, depths: 100, Stop));
        Assert.Equal(["a-q1", "q2"], (await Store.ReadPlacesAsync("f", fromDepth: 1, depths: 2, Stop)).Select(place => place.Id));
        Assert.Equal(["q1", "a-q1", "q2", "a-fork"], await BranchAsync("f", "a-fork"));
        Assert.DoesNotContain("a-fork", (await Store.ReadPlacesAsync("s", fromDepth: 0, depths: 100, Stop)).Select(place => place.Id));
    }

    [Fact]
    public async Task Fork_SharedMessages_AreEditedAnsweredAgainAndRepeatedAsItsOwn()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await ForkAsync("f", "a-q2");

        var repeat = await SendAsync("f", "q1", "One");
        await AssertCodeAsync(ErrorCodes.MessageConflict, () => SendAsync("f", "q1", "Another one"));
        var edit = await Store.BeginTurnAsync(new TurnStart.Edit("me", "f", "a-edit", "m", Start, Message("q1b", "One, edited"), "q1"), Stop);
        await EndAsync("f", "a-edit");
        var editAgain = await Store.BeginTurnAsync(new TurnStart.Edit("me", "f", "a-edit2", "m", Start, Message("q1c", "One, edited"), "q1"), Stop);

        Assert.True(repeat.IsRepeat);
        Assert.Equal("a-q1", repeat.Answer.Id);
        Assert.Equal((null, 0, 3), (edit.Question.ParentId, edit.Question.Depth, edit.Question.Turn));
        Assert.True(editAgain.IsRepeat);
        Assert.Equal(["q1b", "a-edit"], await BranchAsync("f", "a-edit"));
        Assert.Equal(["q1", "q1b"], (await Store.ReadPlacesAsync("f", 0, 1, Stop)).Select(place => place.Id));
        Assert.Equal("a-q2", (await Store.MoveLeafAsync("me", "f", "a-q2", Stop))!.ActiveLeafId);
    }

    [Fact]
    public async Task Fork_OfAFork_SharesWithBothAndOutlivesBoth()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await ForkAsync("f", "a-q2");
        await TurnAsync("f", "q3", "Three");
        await TurnAsync("f", "q4", "Four");
        await ForkAsync("g", "a-q3", origin: "f");
        await ForkAsync("h", "a-q1", origin: "g");
        await TurnAsync("g", "q5", "Five");

        Assert.True(await Store.DeleteSessionAsync("me", "s", Stop));
        Assert.True(await Store.DeleteSessionAsync("me", "f", Stop));
        await ReopenAsync();
        await Store.RecoverAsync([], Stop);

        Assert.Equal(["q1", "a-q1", "q2", "a-q2", "q3", "a-q3", "q5", "a-q5"], await BranchAsync("g", "a-q5"));
        Assert.Equal(["q1", "a-q1"], await BranchAsync("h", "a-q1"));
        Assert.Null(await Store.FindMessageAsync("g", "q4", Stop));
        Assert.Equal(["g", "h"], (await Store.ListSessionsAsync("me", null, 10, Stop)).Select(session => session.Id));
        await TurnAsync("h", "q6", "Six");
        Assert.Equal(["q1", "a-q1", "q6", "a-q6"], await BranchAsync("h", "a-q6"));
    }

    [Fact]
    public async Task Fork_WhoseOriginIsDeleted_KeepsWhatItSharesAndNothingElse()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await RegenerateAsync("q1", "a-again");
        await ForkAsync("f", "a-q1");

        Assert.True(await Store.DeleteSessionAsync("me", "s", Stop));
        await ReopenAsync();

        Assert.Null(await Store.FindSessionAsync("me", "s", Stop));
        Assert.False(await Store.DeleteSessionAsync("me", "s", Stop));
        Assert.Equal(["q1", "a-q1"], await BranchAsync("f", "a-q1"));
        Assert.Equal(["q1", "a-q1"], (await StoredIdsAsync()).Order(StringComparer.Ordinal).Reverse());
        await AssertCodeAsync(ErrorCodes.SessionNotFound, () => SendAsync("s", "q9", "Is the id free?"));
        await AssertCodeAsync(ErrorCodes.SessionConflict, () => ForkAsync("s", "a-q1", origin: "f"));
    }

    [Fact]
    public async Task Fork_DeletedWithItsOrigin_LeavesNothingAndFreesTheIds()
    {
        await TurnAsync("s", "q1", "One");
        await ForkAsync("f", "a-q1");
        await ForkAsync("g", "a-q1", origin: "f");
        await TurnAsync("f", "q2", "Two");

        foreach (var session in new[] { "s", "g", "f" })
        {
            Assert.True(await Store.DeleteSessionAsync("me", session, Stop));
        }

        await ReopenAsync();
        Assert.Empty(await StoredIdsAsync());
        Assert.Equal(1, (await SendAsync("s", "q1", "Anew")).Question.Turn);
        Assert.Empty(await BranchAsync("f", "a-q1"));
    }

    [Fact]
    public async Task Fork_DeletedFirst_LeavesItsOriginWhole()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await ForkAsync("f", "a-q1");
        await TurnAsync("f", "q3", "Three");

        Assert.True(await Store.DeleteSessionAsync("me", "f", Stop));

        Assert.Equal(["q1", "a-q1", "q2", "a-q2"], await BranchAsync("s", "a-q2"));
        Assert.Equal(4, (await StoredIdsAsync()).Count);
    }

    [Fact]
    public async Task Fork_TheSameAgain_IsARepeatAndAnotherOfItsIdAConflict()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await ForkAsync("f", "a-q2");
        await TurnAsync("f", "q3", "Three");

        var again = await ForkAsync("f", "a-q2");

        Assert.True(again!.IsRepeat);
        Assert.Equal("a-q3", again.Session.ActiveLeafId);
        await AssertCodeAsync(ErrorCodes.SessionConflict, () => ForkAsync("f", "a-q1"));
        await AssertCodeAsync(ErrorCodes.SessionConflict, () => ForkAsync("s", "a-q1"));
        await Store.BeginTurnAsync(new TurnStart.Send("you", "other", "a", "m", Start, Message("q", "Mine"), "Mine"), Stop);
        await AssertCodeAsync(ErrorCodes.SessionConflict, () => ForkAsync("other", "a-q1"));
    }

    [Fact]
    public async Task Fork_ManyOfOneIdAtOnce_MakesOne()
    {
        await TurnAsync("s", "q1", "One");

        var forks = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await Task.Yield();
            return await ForkAsync("f", "a-q1");
        }));

        Assert.Single(forks, fork => !fork!.IsRepeat);
    }

    [Fact]
    public async Task Fork_OfNothingFinal_IsRefused()
    {
        await TurnAsync("s", "q1", "One");
        await SendAsync("s", "q2", "Two");

        await AssertCodeAsync(ErrorCodes.SessionBusy, () => ForkAsync("f", "a-q2"));
        await AssertCodeAsync(ErrorCodes.SessionBusy, () => ForkAsync("f", messageId: null));
        await AssertCodeAsync(ErrorCodes.MessageNotFound, () => ForkAsync("f", "q1"));
        await AssertCodeAsync(ErrorCodes.MessageNotFound, () => ForkAsync("f", "none"));
        Assert.NotNull(await ForkAsync("f", "a-q1"));
        await EndAsync("s", "a-q2", MessageStatus.AwaitingApproval);
        await AssertCodeAsync(ErrorCodes.SessionBusy, () => ForkAsync("g", "a-q2"));
    }

    [Fact]
    public async Task Fork_OfAnotherClientsSession_DoesNotExist()
    {
        await TurnAsync("s", "q1", "One");

        Assert.Null(await Store.ForkSessionAsync(new SessionFork("you", "s", "a-q1", "f", Start, Unchanged), Stop));
        Assert.Null(await ForkAsync("f", "a-q1", origin: "none"));
        Assert.Null(await Store.FindMessageAsync("f", "q1", Stop));
        Assert.Null(await Store.FindSessionAsync("you", "f", Stop));
    }

    [Fact]
    public async Task Fork_OfForks_HasALimit()
    {
        await TurnAsync("f0", "q0", "One");
        for (var n = 1; n <= ChatRules.MaxForks; n++)
        {
            await ForkAsync($"f{n}", messageId: null, origin: $"f{n - 1}");
            await TurnAsync($"f{n}", $"q{n}", "More");
        }

        await AssertCodeAsync(ErrorCodes.ForkLimit, () => ForkAsync("last", messageId: null, origin: $"f{ChatRules.MaxForks}"));
        Assert.Equal(2 * (ChatRules.MaxForks + 1), (await Store.ReadBranchAsync($"f{ChatRules.MaxForks}", $"a-q{ChatRules.MaxForks}", 0, 1000, Stop)).Count);
    }

    [Fact]
    public async Task Fork_Search_FindsWhatItSharesAndNoOtherBranch()
    {
        await TurnAsync("s", "q1", "Where do puffins breed?");
        await TurnAsync("s", "q2", "And gannets?");
        await ForkAsync("f", "a-q1", at: Start.AddSeconds(1));

        var both = (await SearchAsync("puffins")).Found;
        Assert.Equal(["f", "s"], both.Select(match => match.Session.Id));
        Assert.All(both, match => Assert.Equal("q1", match.Message!.MessageId));
        Assert.Equal(["s"], (await SearchAsync("gannets")).Found.Select(match => match.Session.Id));
        await TurnAsync("f", "q3", "More about PUFFINS", Start.AddSeconds(2));
        await Store.DeleteSessionAsync("me", "s", Stop);
        Assert.Equal("q3", Assert.Single((await SearchAsync("puffins")).Found).Message!.MessageId);
        Assert.Equal("q1", Assert.Single((await SearchAsync("where do")).Found).Message!.MessageId);
        Assert.Empty((await SearchAsync("gannets")).Found);
    }

    [Fact]
    public async Task Fork_Summaries_OfWhatItSharesAreItsOwnToo()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await TurnAsync("s", "q3", "Three");
        var first = new SummaryClaim("a-q1", 1, Start.AddMinutes(2));
        var second = new SummaryClaim("a-q3", 5, Start.AddMinutes(9));
        await Store.ClaimSummaryAsync("s", first, before: null, Start, Stop);
        await Store.AddSummaryAsync(Summary("a-q1", 1, "Early"), first, Stop);
        await Store.ClaimSummaryAsync("s", second, first, Start.AddMinutes(3), Stop);
        await Store.AddSummaryAsync(Summary("a-q3", 5, "Late") with { CreatedAt = Start.AddMinutes(3) }, second, Stop);
        await ForkAsync("f", "a-q2");
        var own = new SummaryClaim("a-q2", 3, Start.AddMinutes(9));
        Assert.True(await Store.ClaimSummaryAsync("f", own, before: null, Start.AddMinutes(5), Stop));
        Assert.True(await Store.AddSummaryAsync(Summary("a-q2", 3, "The fork's") with { SessionId = "f", CreatedAt = Start.AddMinutes(5) }, own, Stop));

        Assert.Equal(["The fork's", "Early"], (await Store.ListSummariesAsync("f", 10, Stop)).Select(summary => summary.Text));
        Assert.Equal(["The fork's"], (await Store.ListSummariesAsync("f", 1, Stop)).Select(summary => summary.Text));
        Assert.Equal(["Late", "Early"], (await Store.ListSummariesAsync("s", 10, Stop)).Select(summary => summary.Text));
        await Store.DeleteSessionAsync("me", "s", Stop);
        await ReopenAsync();
        Assert.Equal(["The fork's", "Early"], (await Store.ListSummariesAsync("f", 10, Stop)).Select(summary => summary.Text));
    }

    /// <summary>The ids of all messages that are stored, whoever can see them.</summary>
    protected abstract Task<IReadOnlyList<string>> StoredIdsAsync();

    private static SessionChange Unchanged => new(Name: null, new Dictionary<string, JsonElement?>());

    private Task<ForkedSession?> ForkAsync(string forkId, string? messageId, string origin = "s", DateTimeOffset? at = null)
        => Store.ForkSessionAsync(new SessionFork("me", origin, messageId, forkId, at ?? Start, Unchanged), Stop);

    private static string TextOf(StoredMessage message) => message.Parts.OfType<MessagePart.Text>().Single().Value;
}
