using Microsoft.Extensions.Logging;
using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Running;

/// <summary>The bus as one agent of this process uses it.</summary>
internal sealed class AgentLine(IEventBus bus, AgentRegistration agent, RunnerName runner, AgentOptions options, AgentHealth health,
    ILoggerFactory loggers)
{
    /// <summary>The most the bus takes in one call.</summary>
    private const int MaxBatch = 1000;

    public AgentGroup Group => agent.Group;

    public AgentOptions Options => options;

    /// <summary>What handlers write to.</summary>
    public ILogger HandlerLog { get; } = loggers.CreateLogger($"OmniStack.Agents.{agent.Group.Agent}");

    public AbandonedRuns Abandoned { get; } = health.Watch(agent.Group, options.MaxAbandonedRuns);

    public Task SubscribeAsync(CancellationToken cancellationToken) => bus.SubscribeAsync(options.Describe(agent), cancellationToken);

    public Task<IReadOnlyList<Delivery>> ReceiveAsync(int count, TimeSpan wait, CancellationToken cancellationToken)
        => bus.ReceiveAsync(Group, runner.Value, Math.Min(count, MaxBatch), options.ReclaimIdle, wait, cancellationToken);

    public Task WaitForRevocationAsync(CancellationToken cancellationToken) => bus.WaitForRevocationAsync(Group, cancellationToken);

    /// <returns>The tokens that this process no longer holds.</returns>
    public async Task<IReadOnlySet<string>> ExtendAsync(IEnumerable<string> tokens, CancellationToken cancellationToken)
    {
        var lost = new HashSet<string>(StringComparer.Ordinal);
        foreach (var batch in tokens.Chunk(MaxBatch))
        {
            lost.UnionWith(await bus.ExtendAsync(Group, runner.Value, batch, options.ReclaimIdle, cancellationToken));
        }
        return lost;
    }
}
