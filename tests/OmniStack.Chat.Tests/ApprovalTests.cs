using System.Text;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Agents.Testing;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Turns;
using OmniStack.Contracts.Chat;
using OmniStack.Embedded.Chat;
using OmniStack.Testing;
using static OmniStack.Agents.Testing.Script;

namespace OmniStack.Chat.Tests;

/// <summary>Tool calls that wait for the client.</summary>
public sealed class ApprovalTests : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private readonly List<string> _made = [];
    private readonly ScriptedChatClient _client = Script.Of(
        Says(Call("c1", "pay", ("amount", 1)), Call("c2", "pay", ("amount", 2)), Call("c3", "look")), Says(new TextContent("Done.")));

    private ServiceProvider _services;

    public ApprovalTests() => _services = Build();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ChatTurns Turns => _services.GetRequiredService<ChatTurns>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Answer_OneOfTwoAfterARestart_MakesThatCallAndTheAnswerWaitsOn()
    {
        var asked = await Turns.AnswerAsync(Message(), Stop);
        Assert.Equal((MessageStatus.AwaitingApproval, "look"), (asked.Status, string.Join(',', _made)));
        await _services.DisposeAsync();
        _services = Build();

        var half = await Turns.AnswerAsync(Decide(asked, new ApprovalDecision("c2", true)), Stop);
        Assert.Equal((MessageStatus.AwaitingApproval, "look,pay 2"), (half.Status, string.Join(',', _made)));
        var whole = await Turns.AnswerAsync(Decide(asked, new ApprovalDecision("c1", false, "Too much.")), Stop);

        Assert.Equal((asked.Id, MessageStatus.Complete, "look,pay 2"), (whole.Id, whole.Status, string.Join(',', _made)));
        Assert.Equal(["output-denied", "output-available", "output-available"], whole.ToUIMessage().Parts.Skip(1).Take(3).Select(part => part.GetProperty("state").GetString()));
        Assert.Equal(new TokenUsage(20, 10), whole.Usage);
        var results = _client.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().ToDictionary(result => result.CallId, result => result.Result!.ToString());
        Assert.Equal(["c1", "c2", "c3"], results.Keys.Order());
        Assert.Contains("Too much.", results["c1"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_Again_StreamsWhatFollowedOnceMore()
    {
        var asked = await Turns.AnswerAsync(Message(), Stop);
        var decisions = Decide(asked, new ApprovalDecision("c1", true), new ApprovalDecision("c2", true));

        var first = await StreamAsync(decisions);
        var again = await StreamAsync(decisions);

        Assert.Equal(Outputs(first), Outputs(again));
        Assert.DoesNotContain("tool-input", again, StringComparison.Ordinal);
        Assert.EndsWith(first[first.IndexOf("data: {\"type\":\"start-step\"}", StringComparison.Ordinal)..], again, StringComparison.Ordinal);
        Assert.Equal(3, _made.Count);
    }

    [Fact]
    public async Task Send_InsteadOfAnswering_ClosesTheCallsForTheModel()
    {
        await Turns.AnswerAsync(Message(), Stop);

        await Turns.AnswerAsync(Message("m2"), Stop);

        var results = _client.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>();
        Assert.Equal(["c1", "c2", "c3"], results.Select(result => result.CallId).Order());
        Assert.Equal(["look"], _made);
    }

    [Fact]
    public async Task Resume_WhileItGoesOn_HasTheWholeAnswer()
    {
        var gate = new TaskCompletionSource();
        var asked = await Turns.AnswerAsync(Message(), Stop);
        _hold = gate.Task;

        var continued = ReadAsync(await Turns.SendAsync(Decide(asked, new ApprovalDecision("c1", true), new ApprovalDecision("c2", true)), Stop));
        var whole = ReadAsync((await Turns.ResumeAsync("me", "s", Stop))!);
        gate.SetResult();

        Assert.DoesNotContain("tool-input-start", await continued, StringComparison.Ordinal);
        var tail = (await continued).Split("\n\n")[1..];
        Assert.Equal(tail, (await whole).Split("\n\n")[^tail.Length..]);
        Assert.Equal(3, (await whole).Split("tool-input-start").Length - 1);
    }

    private Task? _hold;

    private ServiceProvider Build() => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create($"{ChatTurnOptions.Section}:ToolsToApprove:0", (string?)"pay")]).Build())
        .AddLogging()
        .AddSingleton<IChatClient>(_client)
        .AddSingleton<AIFunction>(AIFunctionFactory.Create((int amount) => MakeAsync($"pay {amount}"), "pay"))
        .AddSingleton<AIFunction>(AIFunctionFactory.Create(() => MakeAsync("look"), "look"))
        .AddEmbeddedChatStore(store => store.Directory = _data.Path)
        .AddChat()
        .BuildServiceProvider();

    private async Task<string> MakeAsync(string call)
    {
        await (_hold ?? Task.CompletedTask);
        lock (_made)
        {
            _made.Add(call);
        }

        return "ok";
    }

    private static ChatSend Message(string id = "m1") => new("me", "s", ChatTrigger.Submit, new NewMessage(id, [new MessagePart.Text("Pay")]), TargetId: null);

    private static ChatSend Decide(StoredMessage answer, params ApprovalDecision[] decisions)
        => new("me", "s", ChatTrigger.Submit, Message: null, answer.Id) { Decisions = decisions };

    private async Task<string> StreamAsync(ChatSend send) => await ReadAsync(await Turns.SendAsync(send, Stop));

    private static async Task<string> ReadAsync(IAsyncEnumerable<ReadOnlyMemory<byte>> stream)
    {
        var text = new StringBuilder();
        await foreach (var bytes in stream)
        {
            text.Append(Encoding.UTF8.GetString(bytes.Span));
        }

        return text.ToString();
    }

    private static IEnumerable<string> Outputs(string stream)
        => stream.Split("\n\n").Where(chunk => chunk.Contains("tool-output", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
