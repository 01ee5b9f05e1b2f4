using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Runs;
using OmniStack.Contracts.Agents;
using OmniStack.Embedded.Agents;

namespace OmniStack.Agents.Tests;

/// <summary>A runner with agents made of delegates, on a store in memory.</summary>
internal sealed class RunnerHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public RunnerHost(Action<AgentRunnerOptions>? configure = null, IRunStore? store = null, params (string Key, Func<RunContext, CancellationToken, Task<RunResult>> Run)[] agents)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(store ?? new MemoryRunStore());
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        foreach (var (key, run) in agents)
        {
            services.AddAgent(key, $"Agent {key}", _ => new DelegateAgent(run));
        }

        services.AddAgentRunner().Configure<AgentRunnerOptions>(options =>
        {
            options.RetryBaseDelay = TimeSpan.FromMilliseconds(1);
            configure?.Invoke(options);
        });
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public AgentRunner Runner => _services.GetRequiredService<AgentRunner>();

    public IRunStore Store => _services.GetRequiredService<IRunStore>();

    /// <summary>A runner of one agent, <c>a</c>.</summary>
    public static RunnerHost For(Func<RunContext, CancellationToken, Task<RunResult>> run, Action<AgentRunnerOptions>? configure = null)
        => new(configure, store: null, ("a", run));

    public async Task<IReadOnlyList<string>> TypesAsync(string runId) => [.. (await LogAsync(runId)).Select(entry => entry.Type)];

    public Task<IReadOnlyList<RunEntry>> LogAsync(string runId) => Store.ReadAsync(runId, 0, 1000, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class DelegateAgent(Func<RunContext, CancellationToken, Task<RunResult>> run) : IAgent
    {
        public Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken) => run(context, cancellationToken);
    }
}
