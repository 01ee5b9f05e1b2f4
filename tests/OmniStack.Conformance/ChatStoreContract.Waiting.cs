using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;

namespace OmniStack.Conformance;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Enqueue_BehindARunningTurn_OutlivesTheProcessAndBeginsInOrder()
    {
        await SendAsync("s", "q1", "One");
        await EnqueueAsync("q2", "Two");
        await EnqueueAsync("q3", "Three");
        Assert.Null(await BeginWaitingAsync());
        await ReopenAsync();

        Assert.Equal(1, await Store.RecoverAsync([], Stop));
        Assert.Equal(["s"], await Store.ListWaitingSessionsAsync(10, Stop));
        var second = await BeginWaitingAsync();
        Assert.Empty(await Store.ListWaitingSessionsAsync(10, Stop));
        Assert.True(await EndAsync("s", second!.Answer.Id));
        var third = await BeginWaitingAsync();
        Assert.True(await EndAsync("s", third!.Answer.Id));

        Assert.Equal(["q1", "a-q1", "q2", "a-q2", "q3", "a-q3"], await BranchAsync("s", "a-q3"));
        Assert.Equal((2, 3), (second.Question.Turn, third.Question.Turn));
        Assert.Empty((await Store.FindSessionAsync("me", "s", Stop))!.Waiting);
        Assert.Null(await BeginWaitingAsync());
    }

    [Fact]
    public async Task Enqueue_ManyAtOnce_KeepsEachUpToTheLimit()
    {
        await SendAsync("s", "q", "Hello");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => EnqueueAsync($"q{n}", "Hello")));

        await AssertCodeAsync(ErrorCodes.SessionBusy, () => EnqueueAsync("q9", "Hello"));
        Assert.Equal(["q0", "q1", "q2", "q3"], (await Store.FindSessionAsync("me", "s", Stop))!.Waiting.Select(turn => turn.Message!.Id).Order());
    }

    [Fact]
    public async Task Enqueue_SentBefore_WaitsOnce()
    {
        await SendAsync("s", "q1", "One");
        await EnqueueAsync("q2", "Two");

        Assert.Equal("a-q2", (await EnqueueAsync("q2", "Two")).AnswerId);
        Assert.Equal("a-q1", (await EnqueueAsync("q1", "One")).AnswerId);
        await AssertCodeAsync(ErrorCodes.MessageConflict, () => EnqueueAsync("q2", "Other"));
        await AssertCodeAsync(ErrorCodes.SessionNotFound, () => Store.EnqueueTurnAsync(
            new TurnStart.Send("you", "s", "a9", "m", Start, Message("q9", "Hi"), "Hi"), 4, Stop));
        Assert.Single((await Store.FindSessionAsync("me", "s", Stop))!.Waiting);
    }

    [Fact]
    public async Task Begin_WhileAnotherWaits_DoesNotPassIt()
    {
        await SendAsync("s", "q1", "One");
        await EnqueueAsync("q2", "Two");
        await EndAsync("s", "a-q1");

        await AssertCodeAsync(ErrorCodes.SessionBusy, () => SendAsync("s", "q3", "Three"));
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await Task.Yield();
            return await BeginWaitingAsync();
        }));

        Assert.Equal("q2", Assert.Single(begun.OfType<BegunTurn>()).Question.Id);
    }

    [Fact]
    public async Task Enqueue_EditAndRegenerate_BeginAsWhatTheyAre()
    {
        await SendAsync("s", "q1", "One");
        await Store.EnqueueTurnAsync(new TurnStart.Edit("me", "s", "a2", "m", Start, Message("q1b", "Uno"), "q1"), 4, Stop);
        await Store.EnqueueTurnAsync(new TurnStart.Regenerate("me", "s", "a3", "m", Start, "q1"), 4, Stop);
        await EndAsync("s", "a-q1");

        var edit = await BeginWaitingAsync();
        await EndAsync("s", "a2");
        var again = await BeginWaitingAsync();

        Assert.Equal(("q1b", "q1", "a2"), (edit!.Question.Id, edit.Question.EditOf, edit.Answer.Id));
        Assert.Equal(("q1", "a3"), (again!.Question.Id, again.Answer.Id));
    }

    private Task<WaitingTurn> EnqueueAsync(string messageId, string text)
        => Store.EnqueueTurnAsync(new TurnStart.Send("me", "s", $"a-{messageId}", "m", Start, Message(messageId, text), text), 4, Stop);

    private Task<BegunTurn?> BeginWaitingAsync() => Store.BeginWaitingTurnAsync("s", Start, Stop);
}
