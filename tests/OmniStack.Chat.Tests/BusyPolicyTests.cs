using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents.Testing;
using OmniStack.Chat.Turns;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;
using static OmniStack.Agents.Testing.Script;

namespace OmniStack.Chat.Tests;

/// <summary>A second send while the first one's turn runs.</summary>
public sealed class BusyPolicyTests : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private readonly TaskCompletionSource _gate = new();
    private readonly ServiceProvider _services;

    public BusyPolicyTests() => _services = new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create($"{ChatTurnOptions.Section}:MaxWaitingSends", (string?)"2")]).Build())
        .AddLogging()
        .AddSingleton<IChatClient>(Script.Of(WaitsFor(_gate.Task, new TextContent("Well")), Says(new TextContent("ok"))))
        .AddEmbeddedChatStore(store => store.Directory = _data.Path)
        .AddChat()
        .BuildServiceProvider();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatTurns Turns => _services.GetRequiredService<ChatTurns>();

    private IChatStore Store => _services.GetRequiredService<IChatStore>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Reject_IsTheDefault()
    {
        await Turns.SendAsync(Message("m1", null), Stop);

        var refusal = await Assert.ThrowsAsync<OmniStackException>(() => Turns.AnswerAsync(Message("m2", null), Stop));

        Assert.Equal(ErrorCodes.SessionBusy, refusal.Code);
    }

    [Fact]
    public async Task Enqueue_SeveralUpToTheLimit_RunInTheOrderInWhichTheyCame()
    {
        await Turns.SendAsync(Message("m1", null), Stop);
        var second = Turns.AnswerAsync(Message("m2", BusyPolicy.Enqueue), Stop);
        var third = Turns.AnswerAsync(Message("m3", BusyPolicy.Enqueue), Stop);

        var refusal = await Assert.ThrowsAsync<OmniStackException>(() => Turns.AnswerAsync(Message("m4", BusyPolicy.Enqueue), Stop));
        Assert.Null(await Store.FindMessageAsync("s", "m2", Stop));
        _gate.SetResult();
        await Task.WhenAll(second, third);

        Assert.Equal(ErrorCodes.SessionBusy, refusal.Code);
        Assert.Equal(["m1", "m2", "m3"], await QuestionsAsync());
    }

    [Fact]
    public async Task Interrupt_KeepsWhatWasSaidAndFollowsIt()
    {
        await Turns.SendAsync(Message("m1", null), Stop);

        var answer = await Turns.AnswerAsync(Message("m2", BusyPolicy.Interrupt), Stop);

        var branch = await BranchAsync();
        Assert.Equal(["m1", "m2"], await QuestionsAsync());
        Assert.Equal((MessageStatus.Interrupted, MessageStatus.Complete, answer.Id), (branch[1].Status, branch[3].Status, branch[3].Id));
    }

    [Fact]
    public async Task Rollback_TakesThePlaceOfTheMessageThatWasBeingAnswered()
    {
        await Turns.SendAsync(Message("m1", null), Stop);

        await Turns.AnswerAsync(Message("m2", BusyPolicy.Rollback), Stop);
        var repeat = await Turns.AnswerAsync(Message("m2", BusyPolicy.Rollback), Stop);

        var branch = await BranchAsync();
        Assert.Equal(["m2"], await QuestionsAsync());
        Assert.Equal(("m1", 0, repeat.Id), (branch[0].EditOf, branch[0].Depth, branch[1].Id));
        Assert.NotNull(await Store.FindMessageAsync("s", "m1", Stop));
    }

    [Theory]
    [InlineData(BusyPolicy.Enqueue)]
    [InlineData(BusyPolicy.Interrupt)]
    public async Task TwoAtOnce_OnANewSession_AreBothAnsweredInTurnsOfTheirOwn(BusyPolicy policy)
    {
        _gate.SetResult();

        await Task.WhenAll(Turns.AnswerAsync(Message("m1", policy), Stop), Turns.AnswerAsync(Message("m2", policy), Stop));

        var branch = await BranchAsync();
        Assert.Equal(["m1", "m2"], (await QuestionsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal([1, 1, 2, 2], branch.Select(message => message.Turn));
    }

    private static ChatSend Message(string id, BusyPolicy? policy)
        => new("me", "s", ChatTrigger.Submit, new NewMessage(id, [new MessagePart.Text($"Text of {id}")]), TargetId: null, policy);

    private async Task<IReadOnlyList<StoredMessage>> BranchAsync()
    {
        var session = await Store.FindSessionAsync("me", "s", Stop);
        return await Store.ReadBranchAsync("s", session!.ActiveLeafId!, 0, 100, Stop);
    }

    private async Task<IEnumerable<string>> QuestionsAsync()
        => (await BranchAsync()).Where(message => message.Role == MessageRole.User).Select(message => message.Id);
}
