using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OmniStack.Agents.Runs;
using OmniStack.Agents.State;
using OmniStack.Agents.State.Audit;
using OmniStack.Agents.State.Knowledge;
using OmniStack.Agents.State.Tasks;
using OmniStack.Embedded.Agents;
using OmniStack.Embedded.Records;

namespace OmniStack.Agents.Tests;

/// <summary>How agents reach what they keep: the example of docs/agents.md, run.</summary>
public sealed class AgentStateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Agent_TakesWhatItKeepsFromItsConstructor()
    {
        await using var services = NewServices();
        var runner = services.GetRequiredService<AgentRunner>();

        var first = await runner.RunAsync(Question("r1", "c1"), Stop);
        var second = await runner.RunAsync(Question("r2", "c1"), Stop);
        var other = await runner.RunAsync(Question("r3", conversationId: null), Stop);

        Assert.Equal(["visit 1 in en", "visit 2 in en", "visit 1 in en"], new[] { first, second, other }.Select(result => result.OutputAs<string>()));
        var tasks = await services.GetRequiredService<AgentTasks>().ListAsync("c1", Stop);
        Assert.Equal([(AgentTaskState.Complete, 1), (AgentTaskState.Complete, 1)], tasks.Select(task => (task.State, task.Attempts)));
        Assert.Equal(3, (await services.GetRequiredService<AgentAudit>().ListEventsAsync(new() { Agent = "guide" }, Stop)).Items.Count);
    }

    [Fact]
    public async Task SessionOf_ConversationOfAnotherTenantWithTheSameName_IsAnother()
    {
        await using var services = NewServices();
        var runner = services.GetRequiredService<AgentRunner>();

        var acme = await runner.RunAsync(Of("r1", "acme"), Stop);
        var other = await runner.RunAsync(Of("r2", "other"), Stop);
        var nobodys = await runner.RunAsync(Question("r3", "c1") with { Agent = "counter" }, Stop);
        var again = await runner.RunAsync(Of("r4", "acme"), Stop);

        Assert.Equal([1, 1, 1, 2], new[] { acme, other, nobodys, again }.Select(result => result.OutputAs<int>()));

        static RunInput Of(string runId, string tenant)
            => Question(runId, "c1") with { Agent = "counter", Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [RunMetadata.TenantId] = tenant } };
    }

    [Fact]
    public async Task AddAgentState_WrongOption_IsNamedAtStart()
    {
        await using var services = NewServices(("OmniStack:AgentState:MaxTasks", "0"));

        var refused = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<AgentStateOptions>>().Value);

        Assert.Contains("MaxTasks", refused.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider NewServices(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddLogging()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build())
        .AddMemoryRunStore()
        .AddMemoryRecordStore()
        .AddAgentState()
        .AddAgent<Guide>("guide")
        .AddAgent<Counter>("counter")
        .BuildServiceProvider(validateScopes: true);

    private static RunInput Question(string runId, string? conversationId)
        => new() { Agent = "guide", RunId = runId, ConversationId = conversationId, Messages = [new(ChatRole.User, "Oslo")] };

    private sealed class Counter(AgentMemory memory) : IAgent
    {
        public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
            => RunResult.Succeeded(await memory.UpdateAsync<int>(StateScope.SessionOf(context), "visits", count => count + 1, cancellationToken));
    }

    private sealed class Guide(AgentMemory memory, AgentPreferences preferences, AgentTasks tasks, AgentKnowledge knowledge, AgentAudit audit) : IAgent
    {
        public async Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken)
        {
            var session = StateScope.SessionOf(context);
            var visits = await memory.UpdateAsync<int>(session, "visits", count => count + 1, cancellationToken);
            var language = await preferences.GetAsync<string>("ann", "language", cancellationToken) ?? "en";

            var list = context.ConversationId ?? context.RunId;
            await tasks.AddAsync(list, [new("Find flights") { Id = $"flights-{visits}", Priority = 1 }], cancellationToken);
            if (await tasks.ClaimNextAsync(list, context.RunId, TimeSpan.FromMinutes(5), cancellationToken) is { } task)
            {
                task = await tasks.CheckpointAsync(list, task, new { page = 1 }, TimeSpan.FromMinutes(5), cancellationToken);
                await tasks.CompleteAsync(list, task, cancellationToken);
            }

            await knowledge.SaveEmbeddingAsync(StateScope.Global, new("oslo", "Oslo is cold.") { Vector = Embed("Oslo is cold.") }, cancellationToken);
            var found = await knowledge.SearchAsync(StateScope.Global, new(Embed("Is Oslo cold?")) { Top = 1 }, cancellationToken);

            await audit.LogAsync(new("answer", $"Told about {found[0].Embedding.Text}") { Agent = context.Agent, RunId = context.RunId }, cancellationToken);
            return RunResult.Succeeded($"visit {visits} in {language}");
        }

        /// <summary>Stands for a model: how often each letter occurs.</summary>
        private static float[] Embed(string text) => [.. Enumerable.Range('a', 26).Select(letter => (float)text.Count(c => c == letter))];
    }
}
