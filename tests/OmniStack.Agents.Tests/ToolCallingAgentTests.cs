using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Testing;
using OmniStack.Agents.ToolCalling;
using OmniStack.Contracts.Agents;
using OmniStack.Embedded.Agents;

namespace OmniStack.Agents.Tests;

public sealed class ToolCallingAgentTests : IAsyncLifetime
{
    private static readonly JsonElement CitySchema = JsonElement.Parse(
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"],"additionalProperties":false}""");

    private readonly ScriptedChatClient _model = new();
    private readonly ServiceCollection _collection = new();
    private ServiceProvider? _services;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private AgentRunner Runner => Services.GetRequiredService<AgentRunner>();

    private IRunStore Store => Services.GetRequiredService<IRunStore>();

    private ServiceProvider Services => _services ??= _collection.BuildServiceProvider();

    public ValueTask InitializeAsync()
    {
        _collection.AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddSingleton<IChatClient>(_model);
        _collection.AddMemoryRunStore().AddToolLoop();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _services?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Run_WithTools_LogsEveryStepAndSumsUsage()
    {
        Add("a", new() { Instructions = "Be brief.", Model = "small", Tools = [AIFunctionFactory.Create((int n) => n * 2, "twice")] });
        _model.Calls("twice", new { n = 4 }).Says("It is ", "8.");

        var result = await RunAsync("a", "Twice 4?");

        Assert.Equal(("It is 8.", 20L, 10L), (result.OutputAs<string>(), result.Usage?.InputTokenCount, result.Usage?.OutputTokenCount));
        Assert.Equal([ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant], result.Messages.Select(message => message.Role));
        Assert.Equal(("Be brief.", "small"), (_model.Requests[0].Options?.Instructions, _model.Requests[0].Options?.ModelId));
        Assert.Equal(
            [RunEventTypes.Started, RunEventTypes.ToolCall, RunEventTypes.AssistantMessage, RunEventTypes.ToolResult,
                RunEventTypes.AssistantDelta, RunEventTypes.AssistantDelta, RunEventTypes.AssistantMessage, RunEventTypes.Succeeded],
            await TypesAsync());
    }

    [Fact]
    public async Task Run_ModelFailsAfterATool_DoesNotCallTheToolAgain()
    {
        var calls = 0;
        Add("a", new() { Tools = [AIFunctionFactory.Create((int n) => { calls++; return (string?)null; }, "pay")] });
        _model.Calls("pay", new { n = 4 }).Fails(new HttpRequestException("gone")).Says("Paid.");

        var result = await RunAsync("a", "Pay");

        Assert.Equal(("Paid.", 1), (result.OutputAs<string>(), calls));
        Assert.Equal(20, result.Usage?.InputTokenCount);
        var sent = _model.Requests[2].Messages;
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool], sent.Select(message => message.Role));
        Assert.Equal("call_1_1", Assert.IsType<FunctionResultContent>(Assert.Single(sent[2].Contents)).CallId);
        Assert.Equal(4, ((JsonElement)Assert.IsType<FunctionCallContent>(Assert.Single(sent[1].Contents)).Arguments!["n"]!).GetInt32());
    }

    [Fact]
    public async Task Run_StoppedWithinATool_CallsOnlyThatToolAgain()
    {
        var quick = 0;
        var slow = 0;
        var started = new TaskCompletionSource();
        Add("a", new()
        {
            Tools =
            [
                AIFunctionFactory.Create(() => ++quick, "quick"),
                AIFunctionFactory.Create(async (CancellationToken cancellationToken) =>
                {
                    if (++slow == 1)
                    {
                        started.SetResult();
                        await Task.Delay(TimeSpan.FromHours(1), TimeProvider.System, cancellationToken);
                    }

                    return slow;
                }, "slow"),
            ],
        });
        _model.Then(new ScriptedTurn { Calls = [("quick", null), ("slow", null)] }).Says("Done.");
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Stop);

        var first = Runner.RunAttemptAsync(Input("a", "Go"), isLast: false, leave.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        await WaitForAsync(RunEventTypes.ToolResult);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        var result = await Runner.ResumeAsync("r", [], Stop);

        Assert.Equal(("Done.", 1, 2), (result.OutputAs<string>(), quick, slow));
        Assert.Equal(2, _model.Requests.Count);
        Assert.Equal(2, (await TypesAsync()).Count(type => type == RunEventTypes.ToolResult));
    }

    [Theory]
    [InlineData(true, "42")]
    [InlineData(false, "{\"error\":\"The call was refused. Too much.\"}")]
    public async Task Run_ToolThatNeedsApproval_WaitsForTheAnswer(bool approved, string expected)
    {
        var paid = 0;
        Add("a", new() { Tools = [new ApprovalRequiredAIFunction(AIFunctionFactory.Create((int sum) => { paid += sum; return paid; }, "pay"))] });
        _model.Calls("pay", new { sum = 42 }).Says("Done.");

        var waiting = await RunAsync("a", "Pay 42");
        var request = Assert.Single(waiting.Approvals);
        Assert.Equal((RunStatus.Waiting, "pay", 42, 0), (waiting.Status, request.Tool, request.Input.GetProperty("sum").GetInt32(), paid));
        var result = await Runner.ResumeAsync("r", [new(request.CallId, approved, "Too much.")], Stop);

        Assert.Equal("Done.", result.OutputAs<string>());
        Assert.Equal(approved ? 42 : 0, paid);
        var sent = Assert.IsType<FunctionResultContent>(Assert.Single(_model.Requests[1].Messages[^1].Contents));
        Assert.Equal(expected, RunJson.ToElement(sent.Result).GetRawText());
    }

    [Fact]
    public async Task Run_OutputSchema_SendsAnAnswerThatDoesNotFitBack()
    {
        Add("a", new() { OutputSchema = CitySchema });
        _model.Says("Oslo").Says("""{"town":"Oslo"}""").Says("""{"city":"Oslo"}""");

        var result = await RunAsync("a", "Capital of Norway?");

        Assert.Equal("Oslo", result.Output?.GetProperty("city").GetString());
        Assert.IsType<ChatResponseFormatJson>(_model.Requests[0].Options?.ResponseFormat);
        Assert.Contains("It is not JSON.", _model.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
        Assert.Contains("$.city is missing. $.town is not allowed.", _model.Requests[2].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AtTheStepLimit_FailsAndKeepsWhatWasDone()
    {
        Add("a", new() { MaxSteps = 1, Tools = [AIFunctionFactory.Create(() => 1, "one")] });
        _model.Calls("one");

        var result = await RunAsync("a", "Go");

        Assert.Equal((RunStatus.Failed, "step_limit", false), (result.Status, result.Error?.Type, result.Error?.Retriable));
        Assert.Equal((2, 10L), (result.Messages.Count, result.Usage?.InputTokenCount));
    }

    [Fact]
    public async Task Run_HandOff_GoesOnWithTheConversation()
    {
        Add("front", new() { Instructions = "Front", HandOffs = ["billing"] });
        Add("billing", new() { Instructions = "Billing" });
        _model.Calls("transfer_to_billing").Says("Your bill is paid.");

        var result = await RunAsync("front", "My bill?");

        Assert.Equal(("Your bill is paid.", 20L), (result.OutputAs<string>(), result.Usage?.InputTokenCount));
        Assert.Equal(["Front", "Billing"], _model.Requests.Select(request => request.Options?.Instructions));
        Assert.Equal("My bill?", _model.Requests[1].Messages[0].Text);
        Assert.Equal("""{"from":"front","to":"billing"}""", (await LogAsync()).Single(entry => entry.Type == RunEventTypes.HandedOff).Data.GetRawText());
    }

    [Fact]
    public async Task Run_AgentAsTool_GetsItsOutput()
    {
        Add("writer", new() { Instructions = "Write" }, "Writes poems.");
        _collection.AddToolCallingAgent("boss", "", services => new() { Tools = [AgentTool.Create(services.GetRequiredService<AgentRunner>(), "writer")] });
        _model.Calls("writer", new { task = "A poem" }).Says("Roses").Says("Here: Roses");

        var result = await RunAsync("boss", "A poem, please");

        Assert.Equal("Here: Roses", result.OutputAs<string>());
        Assert.Equal("A poem", _model.Requests[1].Messages[0].Text);
        Assert.Equal("\"Roses\"", RunJson.ToElement(((FunctionResultContent)_model.Requests[2].Messages[^1].Contents[0]).Result).GetRawText());
    }

    [Fact]
    public async Task Run_Hooks_SeeAndChangeModelAndToolCalls()
    {
        var hooks = new RecordingHooks();
        Add("a", new() { Hooks = hooks, Tools = [AIFunctionFactory.Create(() => "secret 1", "one"), AIFunctionFactory.Create(() => 2, "two")] });
        _model.Then(new ScriptedTurn { Calls = [("one", null), ("two", null)] }).Says("ok");

        await RunAsync("a", "Go");

        Assert.Equal(["model", "answer", "model", "answer"], hooks.Seen.Where(seen => seen is "model" or "answer"));
        var results = _model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => RunJson.ToElement(result.Result).GetRawText());
        Assert.Equal(["\"hidden\"", """{"error":"Not two."}"""], results.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_WithoutStreaming_LogsNoDeltas()
    {
        Add("a", new() { Stream = false });
        _model.Says("a", "b");

        await RunAsync("a", "Go");

        Assert.Equal([RunEventTypes.Started, RunEventTypes.AssistantMessage, RunEventTypes.Succeeded], await TypesAsync());
    }

    private void Add(string key, ToolCallingAgentSettings settings, string description = "") => _collection.AddToolCallingAgent(key, description, _ => settings);

    private Task<RunResult> RunAsync(string agent, string message) => Runner.RunAsync(Input(agent, message), Stop);

    private static RunInput Input(string agent, string message) => new() { Agent = agent, RunId = "r", Messages = [new ChatMessage(ChatRole.User, message)] };

    private Task<IReadOnlyList<RunEntry>> LogAsync() => Store.ReadAsync("r", 0, 1000, Stop);

    private async Task<IReadOnlyList<string>> TypesAsync() => [.. (await LogAsync()).Select(entry => entry.Type)];

    private async Task WaitForAsync(string type)
    {
        await foreach (var entry in Store.FollowAsync("r", 0, Stop))
        {
            if (entry.Type == type)
            {
                return;
            }
        }
    }

    private sealed class RecordingHooks : ToolLoopHooks
    {
        public List<string> Seen { get; } = [];

        public override Task BeforeModelAsync(IList<ChatMessage> messages, ChatOptions options, CancellationToken cancellationToken) => SeeAsync("model");

        public override Task AfterModelAsync(ChatResponse response, CancellationToken cancellationToken) => SeeAsync("answer");

        public override Task BeforeToolAsync(FunctionCallContent call, CancellationToken cancellationToken)
            => call.Name == "two" ? throw new Tools.ToolException("Not two.") : Task.CompletedTask;

        public override Task<JsonElement> AfterToolAsync(FunctionCallContent call, JsonElement output, CancellationToken cancellationToken)
            => Task.FromResult(RunJson.ToElement("hidden"));

        private Task SeeAsync(string what)
        {
            Seen.Add(what);
            return Task.CompletedTask;
        }
    }
}
