using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Agents.Testing;
using OmniStack.Agents.ToolCalling;
using OmniStack.Contracts.Events;
using OmniStack.Embedded.Agents;

namespace OmniStack.Agents.Tests;

public sealed class PublishToolTests : IDisposable
{
    private readonly RecordingCaller _caller = new();
    private readonly ScriptedChatClient _model = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Call_MadeAgainAfterACrash_WaitsForTheSameTask()
    {
        await using var services = Build();
        var runner = services.GetRequiredService<AgentRunner>();
        _model.Calls("publish_sums_add", new { content = new { a = 1, b = 2 } }).Says("3");
        using var crash = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        _caller.Holds = true;

        var first = runner.RunAttemptAsync(Input, isLast: false, crash.Token);
        await _caller.Called.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        await crash.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _caller.Holds = false;
        var result = await runner.ResumeAsync("r", [], Stop);

        Assert.Equal("3", result.OutputAs<string>());
        Assert.Equal(2, _caller.Calls.Count);
        Assert.Equal(_caller.Calls[0] with { Content = default }, _caller.Calls[1] with { Content = default });
        Assert.StartsWith("call-", _caller.Calls[0].Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithinARun_CarriesItsTenantConversationAndHopsOn()
    {
        await using var services = Build();
        _model.Calls("publish_sums_add", new { content = 1 }).Says("ok");

        await services.GetRequiredService<AgentRunner>().RunAsync(Input, Stop);

        var call = Assert.Single(_caller.Calls);
        Assert.Equal(("sums.add", "acme", "c-1", "t-1", 3), (call.Topic, call.TenantId, call.CorrelationId, call.CausationId, call.Hops));
    }

    [Theory]
    [InlineData(TaskState.Succeeded, "\"done\"")]
    [InlineData(TaskState.Dead, """{"error":"sums.add failed: No."}""")]
    [InlineData(TaskState.Cancelled, """{"error":"sums.add has no result: the task was cancelled."}""")]
    [InlineData(TaskState.Running, """{"error":"sums.add gave no result within 60 s. Task t-2 goes on; its result cannot be waited for here."}""")]
    public async Task Call_TaskEnds_TheModelLearnsHow(TaskState state, string expected)
    {
        await using var services = Build();
        _caller.State = state;
        _model.Calls("publish_sums_add", new { content = 1 }).Says("ok");

        await services.GetRequiredService<AgentRunner>().RunAsync(Input, Stop);

        var told = Assert.IsType<FunctionResultContent>(Assert.Single(_model.Requests[1].Messages[^1].Contents));
        Assert.Equal(expected, RunJson.ToElement(told.Result).GetRawText());
    }

    private static RunInput Input => new()
    {
        Agent = "a", RunId = "r", ConversationId = "c-1", Messages = [new ChatMessage(ChatRole.User, "Go")],
        Metadata = new Dictionary<string, string> { [RunMetadata.TaskId] = "t-1", [RunMetadata.TenantId] = "acme", [RunMetadata.Hops] = "2" },
    };

    private ServiceProvider Build() => new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddSingleton<IChatClient>(_model).AddMemoryRunStore().AddToolLoop()
        .AddToolCallingAgent("a", "", _ => new() { Tools = [PublishTool.Create(_caller, new PublishToolSettings { Topic = "sums.add" })] })
        .BuildServiceProvider();

    private sealed class RecordingCaller : ITaskCaller
    {
        public List<TaskCall> Calls { get; } = [];

        public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Holds { get; set; }

        public TaskState State { get; set; } = TaskState.Succeeded;

        public async Task<TaskRecord> CallAsync(TaskCall call, TimeSpan timeout, CancellationToken cancellationToken)
        {
            Calls.Add(call);
            Called.TrySetResult();
            if (Holds)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var item = new EventEnvelope { Id = "t-2", Topic = call.Topic, Payload = new EventPayload(call.Content), CreatedAt = DateTimeOffset.UnixEpoch };
            var error = State == TaskState.Dead ? new RunError("x", "No.", Retriable: false) : null;
            return new TaskRecord
            {
                TaskId = item.Id, Topic = item.Topic, State = State, Event = item, CreatedAt = item.CreatedAt, UpdatedAt = item.CreatedAt,
                Runs = [new AgentRun { Agent = "adder", State = State, Attempts = 1, Error = error }],
                Result = State == TaskState.Succeeded ? JsonElement.Parse("\"done\"") : null,
            };
        }
    }
}
