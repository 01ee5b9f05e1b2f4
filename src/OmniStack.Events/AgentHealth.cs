using System.Collections.Concurrent;
using OmniStack.Abstractions.Events;
using OmniStack.Events.Running;

namespace OmniStack.Events;

/// <summary>Knows the agents of this process, and those of them that no longer work, for its health check.</summary>
public sealed class AgentHealth
{
    private readonly ConcurrentDictionary<AgentGroup, AbandonedRuns> _agents = new();

    internal AgentHealth(RunnerName runner) => Runner = runner.Value;

    /// <summary>What the bus and the timelines of tasks call this process.</summary>
    public string Runner { get; }

    /// <summary>The agents that this process runs.</summary>
    public IReadOnlyCollection<AgentGroup> Agents => [.. _agents.Keys];

    /// <summary>
    /// Agents that take no further event, since <see cref="AgentOptions.MaxAbandonedRuns"/> of their handlers did not return after
    /// they were cancelled. They go on when one does; else only a restart frees their threads.
    /// </summary>
    public IReadOnlyList<AgentGroup> FindHung() => [.. _agents.Where(agent => agent.Value.IsFull).Select(agent => agent.Key)];

    internal AbandonedRuns Watch(AgentGroup group, int limit) => _agents.GetOrAdd(group, static (_, limit) => new AbandonedRuns(limit), limit);
}
