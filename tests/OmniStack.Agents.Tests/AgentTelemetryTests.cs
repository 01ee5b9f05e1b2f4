using System.Collections.Concurrent;
using System.Diagnostics;
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

public sealed class AgentTelemetryTests
{
    private readonly ConcurrentQueue<RunEntry> _taken = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, false)]
    [InlineData("true", true)]
    public async Task Run_Spans_HoldWhatIsSaidOnlyWhenAsked(string? capture, bool captured)
    {
        var spans = await RunAsync($"telemetry-{capture}", capture);

        Assert.Equal([$"execute_tool twice", $"invoke_agent telemetry-{capture}"], spans.Select(span => span.DisplayName).Where(name => !name.StartsWith("chat", StringComparison.Ordinal)));
        var chats = spans.Where(span => span.DisplayName == "chat small").ToList();
        Assert.Equal(2, chats.Count);
        Assert.All(chats, chat => Assert.Equal(("chat", 10L), (chat.GetTagItem("gen_ai.operation.name"), chat.GetTagItem("gen_ai.usage.input_tokens"))));
        Assert.Equal(captured, chats[0].GetTagItem("gen_ai.input.messages") is string said && said.Contains("Twice 4?", StringComparison.Ordinal));
        Assert.Equal(captured ? "8" : null, spans.Single(span => span.DisplayName == "execute_tool twice").GetTagItem("gen_ai.tool.call.result"));
    }

    [Fact]
    public async Task Run_Sink_GetsEveryEntryAndMayFail()
    {
        await RunAsync("telemetry-sink", null);

        Assert.Equal(Enumerable.Range(1, _taken.Count).Select(number => (long)number), _taken.Select(entry => entry.Sequence));
        Assert.Equal(RunEventTypes.Succeeded, _taken.Last().Type);
    }

    private async Task<List<Activity>> RunAsync(string agent, string? capture)
    {
        ConcurrentQueue<Activity> spans = new();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "OmniStack.Agents",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var model = new ScriptedChatClient().Calls("twice", new { n = 4 }).Says("8");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = capture }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton<IChatClient>(model);
        services.AddMemoryRunStore().AddToolLoop().AddSingleton<IRunSink>(new FailingSink(_taken));
        services.AddToolCallingAgent(agent, "", _ => new() { Model = "small", Tools = [AIFunctionFactory.Create((int n) => n * 2, "twice")] });
        await using var provider = services.BuildServiceProvider();
        var runId = Guid.NewGuid().ToString("N");
        var result = await provider.GetRequiredService<AgentRunner>().RunAsync(
            new RunInput { Agent = agent, RunId = runId, Messages = [new(ChatRole.User, "Twice 4?")] }, Stop);

        Assert.Equal("8", result.OutputAs<string>());
        // Other tests' spans are heard too; those of this run have its trace.
        var trace = spans.Single(span => span.GetTagItem("omnistack.run.id") is string id && id == runId).TraceId;
        return [.. spans.Where(span => span.TraceId == trace)];
    }

    private sealed class FailingSink(ConcurrentQueue<RunEntry> taken) : IRunSink
    {
        public Task TakeAsync(RunEntry entry, CancellationToken cancellationToken)
        {
            taken.Enqueue(entry);
            throw new InvalidOperationException("The sink is down.");
        }
    }
}
