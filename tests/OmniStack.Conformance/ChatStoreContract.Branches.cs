using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;

namespace OmniStack.Conformance;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task ReadPlaces_OfABranchedTree_GivesAllBranchesInTheOrderOfTurns()
    {
        await TurnAsync("s", "q1", "One");
        await TurnAsync("s", "q2", "Two");
        await RegenerateAsync("q1", "a-again");

        var places = await Store.ReadPlacesAsync("s", fromDepth: 0, depths: 3, Stop);

        MessagePlace[] expected = [new("q1", null, 0, 1), new("a-q1", "q1", 1, 1), new("q2", "a-q1", 2, 2), new("a-again", "q1", 1, 3)];
        Assert.Equal(expected, places);
        Assert.Equal(["a-q1", "a-again"], (await Store.ReadPlacesAsync("s", fromDepth: 1, depths: 1, Stop)).Select(place => place.Id));
        Assert.Equal(["q2", "a-q2"], (await Store.ReadPlacesAsync("s", fromDepth: 2, depths: int.MaxValue, Stop)).Select(place => place.Id));
        Assert.Empty(await Store.ReadPlacesAsync("other", fromDepth: 0, depths: 1, Stop));
    }

    [Fact]
    public async Task MoveLeaf_ToAnotherBranch_OutlivesTheProcessAndTheNextMessageFollowsIt()
    {
        await TurnAsync("s", "q1", "One");
        await RegenerateAsync("q1", "a-again");
        var before = await Store.FindSessionAsync("me", "s", Stop);

        var moved = await Store.MoveLeafAsync("me", "s", "a-q1", Stop);
        await ReopenAsync();

        Assert.Equal(("a-q1", before!.UpdatedAt, 2), (moved!.ActiveLeafId, moved.UpdatedAt, moved.TurnCount));
        Assert.Equal("a-q1", (await Store.FindSessionAsync("me", "s", Stop))!.ActiveLeafId);
        Assert.Equal("a-q1", (await SendAsync("s", "q2", "Two")).Question.ParentId);
    }

    [Fact]
    public async Task MoveLeaf_WhileATurnRunsOrWaits_IsRefused()
    {
        var first = await TurnAsync("s", "q1", "One");
        var second = await SendAsync("s", "q2", "Two");
        await EnqueueAsync("q3", "Three");

        await AssertCodeAsync(ErrorCodes.SessionBusy, () => Store.MoveLeafAsync("me", "s", first.Answer.Id, Stop));
        await EndAsync("s", second.Answer.Id);
        await AssertCodeAsync(ErrorCodes.SessionBusy, () => Store.MoveLeafAsync("me", "s", first.Answer.Id, Stop));

        Assert.Equal(second.Answer.Id, (await Store.FindSessionAsync("me", "s", Stop))!.ActiveLeafId);
    }

    [Fact]
    public async Task MoveLeaf_AnotherClientsSession_DoesNotExist()
    {
        await TurnAsync("s", "q1", "One");

        Assert.Null(await Store.MoveLeafAsync("you", "s", "q1", Stop));
        Assert.Null(await Store.MoveLeafAsync("me", "none", "q1", Stop));
    }

    private async Task RegenerateAsync(string questionId, string answerId, string sessionId = "s")
    {
        await Store.BeginTurnAsync(new TurnStart.Regenerate("me", sessionId, answerId, "model", Start, questionId), Stop);
        await EndAsync(sessionId, answerId);
    }
}
