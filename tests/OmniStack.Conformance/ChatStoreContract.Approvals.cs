using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Conformance;

public abstract partial class ChatStoreContract
{
    [Fact]
    public async Task Continue_AfterARestart_MakesTheAnswerStreamingWithTheDecisionAndCountsNoTurn()
    {
        await AwaitApprovalAsync("c1", "c2");
        await ReopenAsync();

        Assert.Equal(0, await Store.RecoverAsync([], Stop));
        var begun = await ContinueAsync(new ApprovalDecision("c1", true), new ApprovalDecision("c2", false, "No"));

        Assert.Equal((false, "q1", "a-q1", MessageStatus.Streaming), (begun.IsRepeat, begun.Question.Id, begun.Answer.Id, begun.Answer.Status));
        Assert.Equal([new ToolApproval(true), new ToolApproval(false, "No")], ApprovalsOf(begun.Answer));
        Assert.Equal([new ToolApproval(true), new ToolApproval(false, "No")], ApprovalsOf((await Store.FindMessageAsync("s", "a-q1", Stop))!));
        Assert.True(await EndAsync("s", "a-q1"));
        var session = await Store.FindSessionAsync("me", "s", Stop);
        Assert.Equal((1, "a-q1", null), (session!.TurnCount, session.ActiveLeafId!, session.RunningAnswerId));
    }

    [Fact]
    public async Task Continue_SameDecisionAgain_IsARepeatAndAnotherAConflict()
    {
        await AwaitApprovalAsync("c1");
        await ContinueAsync(new ApprovalDecision("c1", true));

        Assert.True((await ContinueAsync(new ApprovalDecision("c1", true))).IsRepeat);
        await AssertCodeAsync(ErrorCodes.ApprovalConflict, () => ContinueAsync(new ApprovalDecision("c1", false)));
    }

    [Fact]
    public async Task Continue_ManyAtOnce_OneGoesOn()
    {
        await AwaitApprovalAsync("c1");

        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            await Task.Yield();
            return await ContinueAsync(new ApprovalDecision("c1", true));
        }));

        Assert.Single(begun, turn => !turn.IsRepeat);
    }

    [Fact]
    public async Task Continue_NothingWaitsForIt_IsRefused()
    {
        await AwaitApprovalAsync("c1");

        await AssertCodeAsync(ErrorCodes.ApprovalNotFound, () => ContinueAsync(new ApprovalDecision("c9", true)));
        await AssertCodeAsync(ErrorCodes.MessageNotFound, () => Store.BeginTurnAsync(
            new TurnStart.Continue("me", "s", "nothing", "m", Start, [new ApprovalDecision("c1", true)]), Stop));
        await AssertCodeAsync(ErrorCodes.SessionNotFound, () => Store.BeginTurnAsync(
            new TurnStart.Continue("you", "s", "a-q1", "m", Start, [new ApprovalDecision("c1", true)]), Stop));
        await TurnAsync("s", "q2", "Never mind");
        await AssertCodeAsync(ErrorCodes.ApprovalConflict, () => ContinueAsync(new ApprovalDecision("c1", true)));
        Assert.Equal(MessageStatus.AwaitingApproval, (await Store.FindMessageAsync("s", "a-q1", Stop))!.Status);
    }

    private async Task AwaitApprovalAsync(params string[] callIds)
    {
        await SendAsync("s", "q1", "Do it");
        MessagePart[] parts =
        [
            new MessagePart.StepStart(),
            .. callIds.Select(id => new MessagePart.ToolCall(id, "t", Json("{}"), Outcome: null, new ToolApproval())),
        ];
        Assert.True(await Store.EndTurnAsync(new TurnEnd("s", "a-q1", MessageStatus.AwaitingApproval, "tool-calls", parts, null, Start), Stop));
    }

    private Task<BegunTurn> ContinueAsync(params ApprovalDecision[] decisions)
        => Store.BeginTurnAsync(new TurnStart.Continue("me", "s", "a-q1", "m", Start, decisions), Stop);

    private static IEnumerable<ToolApproval?> ApprovalsOf(StoredMessage message) => message.Parts.OfType<MessagePart.ToolCall>().Select(call => call.Approval);
}
