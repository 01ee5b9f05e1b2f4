using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents.Testing;
using OmniStack.Chat.Turns;
using OmniStack.Contracts.Chat;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;
using static OmniStack.Agents.Testing.Script;

namespace OmniStack.Chat.Tests;

/// <summary>Turns of another instance: two of them in one process, over one store and one relay.</summary>
public sealed class RemoteTurnsTests : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private readonly HeldRelay _relay = new();
    private readonly TaskCompletionSource _paid = new();
    private readonly ScriptedChatClient _client = Script.Of(Says(new TextContent("I pay."), Call("c1", "pay")), Says(new TextContent("Done.")));
    private readonly ServiceProvider _storage;
    private readonly ServiceProvider _one;
    private readonly ServiceProvider _other;

    public RemoteTurnsTests()
    {
        _storage = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddEmbeddedChatStore(store => store.Directory = _data.Path).BuildServiceProvider();
        (_one, _other) = (Build(), Build());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatTurns One => _one.GetRequiredService<ChatTurns>();

    private ChatTurns Other => _other.GetRequiredService<ChatTurns>();

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        await _storage.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Approval_AnsweredAgainElsewhereWhileItGoesOn_IsTheSameStream()
    {
        var asked = await One.AnswerAsync(Message(), Stop);
        var decisions = Decide(asked, true);

        var first = ReadAsync(await One.SendAsync(decisions, Stop));
        var again = ReadAsync(await Other.SendAsync(decisions, Stop));
        _paid.SetResult();

        Assert.Contains("tool-output-available", await first, StringComparison.Ordinal);
        Assert.DoesNotContain("tool-input-start", await first, StringComparison.Ordinal);
        Assert.Equal(await first, await again);
    }

    [Fact]
    public async Task Approval_AnsweredAgainElsewhereWithoutAStream_WaitsForTheSameAnswer()
    {
        var asked = await One.AnswerAsync(Message(), Stop);
        await One.SendAsync(Decide(asked, true), Stop);

        var again = Other.AnswerAsync(Decide(asked, true), Stop);
        _paid.SetResult();

        Assert.Equal((asked.Id, MessageStatus.Complete), ((await again).Id, (await again).Status));
    }

    [Fact]
    public async Task Approval_AnsweredElsewhere_GoesOnThere()
    {
        _paid.SetResult();
        var asked = await One.AnswerAsync(Message(), Stop);

        var answer = await Other.AnswerAsync(Decide(asked, true), Stop);

        Assert.Equal((asked.Id, MessageStatus.Complete), (answer.Id, answer.Status));
    }

    [Fact]
    public async Task Resume_OfAnAnswerThatWentOn_IsTheWholeOne()
    {
        var asked = await One.AnswerAsync(Message(), Stop);
        await One.SendAsync(Decide(asked, true), Stop);

        var here = ReadAsync((await One.ResumeAsync("me", "s", Stop))!);
        var elsewhere = ReadAsync((await Other.ResumeAsync("me", "s", Stop))!);
        _paid.SetResult();

        Assert.Contains("tool-input-start", await elsewhere, StringComparison.Ordinal);
        Assert.Equal(await here, await elsewhere);
    }

    [Fact]
    public async Task Approval_StoredAndNotYetShared_IsWaitedForElsewhere()
    {
        var asked = await One.AnswerAsync(Message(), Stop);
        _relay.Hold();
        var decisions = Decide(asked, true);
        var first = ReadAsync(await One.SendAsync(decisions, Stop));

        var resumed = ReadAsync((await Other.ResumeAsync("me", "s", Stop))!);
        var again = ReadAsync(await Other.SendAsync(decisions, Stop));
        await _relay.AskedAsync(2).WaitAsync(TimeSpan.FromSeconds(20), Stop);
        _relay.Release();
        _paid.SetResult();

        Assert.Equal(await first, await again);
        Assert.Contains("Done.", await resumed, StringComparison.Ordinal);
        Assert.Contains("tool-input-start", await resumed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_Elsewhere_EndsWhenTheAnswerIsStored()
    {
        _client.ThenAlways(Hangs(new TextContent("Well")));
        _paid.SetResult();
        var asked = await One.AnswerAsync(Message(), Stop);
        await One.SendAsync(Decide(asked, true), Stop);

        await Other.StopTurnAsync("me", "s", Stop);

        var store = _storage.GetRequiredService<IChatStore>();
        Assert.Equal(MessageStatus.Interrupted, (await store.FindMessageAsync("s", asked.Id, Stop))!.Status);
    }

    private ServiceProvider Build() => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create($"{ChatTurnOptions.Section}:ToolsToApprove:0", (string?)"pay")]).Build())
        .AddLogging()
        .AddSingleton<IChatClient>(_client)
        .AddSingleton<AIFunction>(AIFunctionFactory.Create(async () =>
        {
            await _paid.Task;
            return "ok";
        }, "pay"))
        .AddSingleton(_storage.GetRequiredService<IChatStore>())
        .AddSingleton(_storage.GetRequiredService<IUsageStore>())
        .AddSingleton(_storage.GetRequiredService<IAttachmentStore>())
        .AddSingleton<ITurnRelay>(_relay)
        .AddChat()
        .BuildServiceProvider();

    private static ChatSend Message() => new("me", "s", ChatTrigger.Submit, new NewMessage("m1", [new MessagePart.Text("Pay")]), TargetId: null);

    private static ChatSend Decide(StoredMessage answer, bool approved)
        => new("me", "s", ChatTrigger.Submit, Message: null, answer.Id) { Decisions = [new ApprovalDecision("c1", approved)] };

    private static async Task<string> ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> stream)
    {
        using var bytes = new MemoryStream();
        await foreach (var piece in stream)
        {
            bytes.Write(piece.Span);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
