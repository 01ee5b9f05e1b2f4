using System.Text.Json;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Conformance;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Summary_Claimed_IsStoredOnceAndOutlivesTheProcess()
    {
        await TurnAsync("s", "q1", "Hello");
        var claim = new SummaryClaim("a-q1", 1, Start.AddMinutes(2));
        var summary = Summary("a-q1", 1, "They greeted.");

        Assert.True(await Store.ClaimSummaryAsync("s", claim, before: null, Start, Stop));
        Assert.False(await Store.ClaimSummaryAsync("s", claim with { ThroughId = "other" }, before: null, Start, Stop));
        Assert.True(await Store.AddSummaryAsync(summary, claim, Stop));
        await ReopenAsync();

        Assert.Equal(summary, Assert.Single(await Store.ListSummariesAsync("s", 10, Stop)));
        Assert.Equal(claim with { Until = summary.CreatedAt }, (await Store.FindSessionAsync("me", "s", Stop))!.SummaryClaim);
    }

    [Fact]
    public async Task Summary_ManyAtOnce_OneClaimsIt()
    {
        await TurnAsync("s", "q1", "Hello");

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(async n =>
        {
            await Task.Yield();
            return await Store.ClaimSummaryAsync("s", new SummaryClaim($"m{n}", n, Start.AddMinutes(2)), before: null, Start, Stop);
        }));

        Assert.Single(claims, won => won);
    }

    [Fact]
    public async Task Summary_OfAnAttemptThatRanOut_IsAnothersByThen()
    {
        await TurnAsync("s", "q1", "Hello");
        var first = new SummaryClaim("a-q1", 1, Start.AddMinutes(2));
        var second = new SummaryClaim("later", 9, Start.AddMinutes(9));
        await Store.ClaimSummaryAsync("s", first, before: null, Start, Stop);

        Assert.False(await Store.ClaimSummaryAsync("s", second, first, Start.AddMinutes(1), Stop));
        Assert.True(await Store.ClaimSummaryAsync("s", first, first, Start.AddMinutes(1), Stop));
        Assert.True(await Store.ClaimSummaryAsync("s", second, first, Start.AddMinutes(2), Stop));
        Assert.False(await Store.AddSummaryAsync(Summary("a-q1", 1, "Too late"), first, Stop));
        Assert.True(await Store.AddSummaryAsync(Summary("later", 9, "In time"), second, Stop));
        Assert.Equal(["In time"], (await Store.ListSummariesAsync("s", 10, Stop)).Select(summary => summary.Text));
    }

    [Fact]
    public async Task Summary_SeveralAndTheDeletionOfTheSession_AreListedNewestFirstAndGone()
    {
        await TurnAsync("s", "q1", "Hello");
        SummaryClaim? before = null;
        for (var n = 1; n <= 3; n++)
        {
            var claim = new SummaryClaim($"m{n}", n, Start.AddMinutes(n));
            Assert.True(await Store.ClaimSummaryAsync("s", claim, before, Start.AddMinutes(n), Stop));
            Assert.True(await Store.AddSummaryAsync(Summary($"m{n}", n, $"Number {n}") with { CreatedAt = Start.AddMinutes(n) }, claim, Stop));
            before = claim;
        }

        Assert.Equal(["Number 3", "Number 2"], (await Store.ListSummariesAsync("s", 2, Stop)).Select(summary => summary.Text));
        await Store.DeleteSessionAsync("me", "s", Stop);
        Assert.Empty(await Store.ListSummariesAsync("s", 10, Stop));
        Assert.False(await Store.AddSummaryAsync(Summary("m4", 4, "Orphan"), before!, Stop));
        Assert.Empty(await Store.ListSummariesAsync("s", 10, Stop));
    }

    [Fact]
    public async Task Change_Automatic_NeverTakesTheNameThatTheClientGave()
    {
        await TurnAsync("s", "q1", "Hello");
        var automatic = new SessionChange("By a model", new Dictionary<string, JsonElement?>(), IsAutomatic: true);

        Assert.Equal("By a model", (await Store.ChangeSessionAsync("me", "s", automatic, Stop))!.Name);
        await ChangeAsync("Mine");
        Assert.Equal("Mine", (await Store.ChangeSessionAsync("me", "s", automatic, Stop))!.Name);
        await ReopenAsync();
        Assert.Equal(("Mine", true), ((await Store.FindSessionAsync("me", "s", Stop))!.Name, (await Store.FindSessionAsync("me", "s", Stop))!.IsRenamed));
    }

    private static SessionSummary Summary(string throughId, int depth, string text) => new()
    {
        SessionId = "s",
        ThroughId = throughId,
        ThroughDepth = depth,
        FromTurn = 1,
        ThroughTurn = 1,
        Text = text,
        Tokens = 7,
        Model = "m",
        CreatedAt = Start,
    };
}
