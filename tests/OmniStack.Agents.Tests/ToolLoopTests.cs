using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OmniStack.Agents.Testing;
using OmniStack.Agents.Tools;
using OmniStack.Contracts;
using static OmniStack.Agents.Testing.Script;

namespace OmniStack.Agents.Tests;

public sealed class ToolLoopTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_TextOnly_StreamsDeltasInOneStep()
    {
        var events = await RunAsync(Script.Of(Says(new TextReasoningContent("hm"), new TextContent("Hel"), new TextContent("lo"))));

        Assert.Equal(
            [new RunEvent.StepStarted(1), new RunEvent.ReasoningDelta("hm"), new RunEvent.TextDelta("Hel"), new RunEvent.TextDelta("lo"), new RunEvent.StepFinished(1)],
            events.SkipLast(1).Where(item => item is not RunEvent.ModelAnswered));
        Assert.Equal("Hello", Assert.Single(Assert.Single(events.OfType<RunEvent.ModelAnswered>()).Messages).Text);
        var end = Assert.IsType<RunEvent.Ended>(events[^1]);
        Assert.Equal((RunOutcome.Completed, ChatFinishReason.Stop, 10L), (end.Outcome, end.FinishReason, end.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Run_TwoToolRounds_KeepsEveryEarlierResultAndSumsUsage()
    {
        var client = Script.Of(Says(Call("a", "twice", ("n", 4))), Says(Call("b", "twice", ("n", 8))), Says(new TextContent("16")));

        var events = await RunAsync(client, Tool("twice", (int n) => n * 2));

        Assert.Equal(["8", "16"], events.OfType<RunEvent.ToolReturned>().Select(returned => returned.Output.GetRawText()));
        Assert.Equal(30, ((RunEvent.Ended)events[^1]).Usage!.InputTokenCount);
        Assert.Equal(["a", "b"], client.Requests[2].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("{\"a\":[1,null]}")]
    public async Task Run_AnyJsonAsOutput_ReachesTheModelAsItIs(string json)
    {
        var client = Script.Of(Says(Call("a", "any")), Says(new TextContent("ok")));

        var events = await RunAsync(client, Tool("any", () => JsonElement.Parse(json)));

        var expected = JsonElement.Parse(json);
        Assert.True(JsonElement.DeepEquals(expected, Assert.Single(events.OfType<RunEvent.ToolReturned>()).Output));
        Assert.True(JsonElement.DeepEquals(expected, Assert.IsType<JsonElement>(LastResult(client).Result)));
    }

    [Fact]
    public async Task Run_ToolReturnsNull_IsJsonNull()
    {
        var events = await RunAsync(Script.Of(Says(Call("a", "none")), Says(new TextContent("ok"))), Tool("none", () => (string?)null));

        Assert.Equal(JsonValueKind.Null, Assert.Single(events.OfType<RunEvent.ToolReturned>()).Output.ValueKind);
    }

    [Fact]
    public async Task Run_SlowAndFastTool_FastOneIsEmittedFirst()
    {
        var fastIsOut = new TaskCompletionSource();
        var client = Script.Of(Says(Call("slow", "slow"), Call("fast", "fast")), Says(new TextContent("ok")));
        var slow = Tool("slow", async () =>
        {
            await fastIsOut.Task;
            return 1;
        });

        List<string> order = [];
        await foreach (var item in Loop(client).RunAsync(Request(slow, Tool("fast", () => 2)), Stop))
        {
            if (item is RunEvent.ToolReturned returned)
            {
                order.Add(returned.CallId);
                fastIsOut.TrySetResult();
            }
        }

        Assert.Equal(["fast", "slow"], order);
        Assert.Equal(["slow", "fast"], client.Requests[1].Messages[^1].Contents.OfType<FunctionResultContent>().Select(result => result.CallId));
    }

    [Fact]
    public async Task Run_MoreCallsThanTheLimit_RunsThatManyAtOnce()
    {
        var (running, most) = (0, 0);
        var full = new TaskCompletionSource();
        var tool = Tool("wait", async () =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 2)
            {
                full.TrySetResult();
            }

            await full.Task;
            Interlocked.Decrement(ref running);
            return now;
        });
        var calls = Enumerable.Range(0, 6).Select(n => (AIContent)Call($"c{n}", "wait")).ToArray();

        var events = await RunAsync(Script.Of(Says(calls), Says(new TextContent("ok"))), new ToolLoopOptions { MaxParallelTools = 2 }, tool);

        Assert.Equal(6, events.OfType<RunEvent.ToolReturned>().Count());
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Run_BadCalls_TellTheModelAndNoSecretLeaks()
    {
        var malformed = new FunctionCallContent("bad", "twice") { Exception = new JsonException() };
        var client = Script.Of(
            Says(Call("x", "nope"), malformed, Call("m", "twice"), Call("t", "twice", ("n", "four")), Call("f", "fail"), Call("r", "refuse")), Says(new TextContent("ok")));

        var events = await RunAsync(client, Tool("twice", (int n) => n * 2),
            Tool("fail", int () => throw new InvalidOperationException("secret")), Tool("refuse", int () => throw new ToolException("Not on Sundays.")));

        var errors = events.OfType<RunEvent.ToolFailed>().ToDictionary(failed => failed.CallId, failed => failed.ErrorText);
        Assert.Equal("There is no tool 'nope'. Available: twice, fail, refuse.", errors["x"]);
        Assert.Equal("The arguments are not valid JSON.", errors["bad"]);
        Assert.Equal("The arguments do not fit the tool's schema: $.n is missing.", errors["m"]);
        Assert.Equal("The arguments do not fit the tool's schema: $.n must be integer, not string.", errors["t"]);
        Assert.Equal("The tool failed.", errors["f"]);
        Assert.Equal("Not on Sundays.", errors["r"]);
        Assert.Equal(6, client.Requests[1].Messages[^1].Contents.Count);
        Assert.Equal(RunOutcome.Completed, ((RunEvent.Ended)events[^1]).Outcome);
    }

    [Theory]
    [InlineData(JsonDepth.Max - 1, 0)]
    [InlineData(JsonDepth.Max, 1)]
    [InlineData(63, 1)]
    public async Task Run_DeeplyNestedArgumentsOrOutput_AreRefusedBeforeTheyCannotBeStored(int levels, int refused)
    {
        var nested = $"{new string('[', levels)}{new string(']', levels)}";
        var json = JsonDocument.Parse(nested, new JsonDocumentOptions { MaxDepth = 1000 }).RootElement;
        var client = Script.Of(Says(Call("in", "take", ("value", json)), Call("out", "give")), Says(new TextContent("ok")));

        // An argument stands in the object of all of them; an output is one level more than that here.
        var events = await RunAsync(client, Tool("take", (JsonElement value) => value.ValueKind.ToString()), Tool("give", () => new[] { json }));

        Assert.Equal(2 * refused, events.OfType<RunEvent.ToolFailed>().Count());
        Assert.All(events.OfType<RunEvent.ToolFailed>(), failed => Assert.Contains($"nested deeper than {JsonDepth.Max} levels", failed.ErrorText, StringComparison.Ordinal));
        Assert.Equal(RunOutcome.Completed, ((RunEvent.Ended)events[^1]).Outcome);
    }

    [Fact]
    public async Task Run_ToolThatIgnoresItsToken_TimesOutAndTheRunGoesOn()
    {
        var never = new TaskCompletionSource<int>();

        var events = await RunAsync(Script.Of(Says(Call("a", "hang")), Says(new TextContent("ok"))),
            new ToolLoopOptions { ToolTimeout = TimeSpan.FromMilliseconds(50) }, Tool("hang", () => never.Task));

        Assert.Equal("The tool did not return within 0.05 s.", Assert.Single(events.OfType<RunEvent.ToolFailed>()).ErrorText);
        Assert.Equal(RunOutcome.Completed, ((RunEvent.Ended)events[^1]).Outcome);
    }

    [Fact]
    public async Task Run_ToolWithATimeOfItsOwn_IsHeldToThat()
    {
        var never = new TaskCompletionSource<int>();

        var events = await RunAsync(Script.Of(Says(Call("a", "hang")), Says(new TextContent("ok"))),
            new TimeLimitedFunction(Tool("hang", () => never.Task), TimeSpan.FromMilliseconds(50)));

        Assert.Equal("The tool did not return within 0.05 s.", Assert.Single(events.OfType<RunEvent.ToolFailed>()).ErrorText);
    }

    [Fact]
    public async Task Run_NotStreaming_AsksForWholeAnswers()
    {
        using var client = new WholeAnswers(Script.Of(Says(Call("a", "one")), Says(new TextContent("All "), new TextContent("at once."))));

        var events = await Loop(client).RunAsync(Request(Tool("one", () => 1)) with { Stream = false }, Stop).ToListAsync(Stop);

        Assert.Equal("All at once.", string.Concat(events.OfType<RunEvent.TextDelta>().Select(delta => delta.Text)));
        Assert.Single(events.OfType<RunEvent.ToolReturned>());
        Assert.Equal((RunOutcome.Completed, 20L), (((RunEvent.Ended)events[^1]).Outcome, ((RunEvent.Ended)events[^1]).Usage?.InputTokenCount));
    }

    [Fact]
    public async Task Run_ModelNeverStopsCalling_EndsAtTheStepLimitWithAllResults()
    {
        var client = Script.Of(Says(Call("same", "one")));

        var events = await RunAsync(client, new ToolLoopOptions { MaxSteps = 3 }, Tool("one", () => 1));

        Assert.Equal(RunOutcome.StepLimit, ((RunEvent.Ended)events[^1]).Outcome);
        Assert.Equal(3, client.Requests.Count);
        Assert.Equal(3, events.OfType<RunEvent.ToolReturned>().Select(returned => returned.CallId).Distinct().Count());
    }

    [Fact]
    public async Task Run_CancelledDuringTools_GivesEveryCallOneResult()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var client = Script.Of(Says(Call("done", "one"), Call("open", "hang")));
        var never = new TaskCompletionSource<int>();

        List<RunEvent> events = [];
        await foreach (var item in Loop(client).RunAsync(Request(Tool("one", () => 1), Tool("hang", () => never.Task)), cancel.Token))
        {
            events.Add(item);
            if (item is RunEvent.ToolReturned)
            {
                await cancel.CancelAsync();
            }
        }

        Assert.Equal("open", Assert.Single(events.OfType<RunEvent.ToolFailed>()).CallId);
        Assert.Equal(RunOutcome.Cancelled, ((RunEvent.Ended)events[^1]).Outcome);
    }

    [Fact]
    public async Task Run_ModelFailsAfterACall_ClosesTheCallAndEndsFailed()
    {
        var error = new InvalidOperationException("boom");

        var events = await RunAsync(Script.Of(Fails(error, new TextContent("Well"), Call("a", "one"))), Tool("one", () => 1));

        Assert.Equal(ToolErrors.Interrupted, Assert.Single(events.OfType<RunEvent.ToolFailed>()).ErrorText);
        var end = Assert.IsType<RunEvent.Ended>(events[^1]);
        Assert.Equal((RunOutcome.Failed, (Exception)error), (end.Outcome, end.Error));
    }

    [Fact]
    public async Task Run_ReaderLeaves_CancelsTheModelCall()
    {
        await foreach (var _ in Loop(Script.Of(Hangs(new TextContent("a")))).RunAsync(Request(), Stop))
        {
            break;
        }
    }

    private static FunctionResultContent LastResult(ScriptedChatClient client) => client.Requests[^1].Messages[^1].Contents.OfType<FunctionResultContent>().Single();

    private static AIFunction Tool(string name, Delegate method) => AIFunctionFactory.Create(method, name);

    private static RunRequest Request(params AIFunction[] tools) => new([new ChatMessage(ChatRole.User, "Go")], tools);

    private static ToolLoop Loop(IChatClient client, ToolLoopOptions? options = null)
    {
        var values = Options.Create(options ?? new ToolLoopOptions());
        return new ToolLoop(client, new ToolCaller(values, TimeProvider.System, NullLogger<ToolCaller>.Instance), values, TimeProvider.System);
    }

    private static Task<List<RunEvent>> RunAsync(IChatClient client, params AIFunction[] tools) => RunAsync(client, new ToolLoopOptions(), tools);

    private static async Task<List<RunEvent>> RunAsync(IChatClient client, ToolLoopOptions options, params AIFunction[] tools)
        => await Loop(client, options).RunAsync(Request(tools), Stop).ToListAsync(Stop);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    /// <summary>A model that cannot stream.</summary>
    private sealed class WholeAnswers(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();
    }
}
