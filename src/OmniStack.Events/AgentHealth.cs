using System.Collections.Concurrent;
using OmniStack.Abstractions.Events;
using OmniStack.Events.Running;

namespace OmniStack.Events;

/// <summary>Knows the agents of this process that no longer work, for its health check.</summary>
public sealed class AgentHealth
{
    private readonly ConcurrentDictionary<AgentGroup, AbandonedRuns> _agents = new();

    internal AgentHealth()
    {
    }

    /// <summary>
    /// Agents that take no further event, since <see cref="AgentOptions.MaxAbandonedRuns"/> of their handlers did not return after
    /// they were cancelled. They go on when one does; else only a restart frees their threads.
    /// </summary>
    public IReadOnlyList<AgentGroup> FindHung() => [.. _agents.Where(agent => agent.Value.IsFull).Select(agent => agent.Key)];

    internal AbandonedRuns Watch(AgentGroup group, int limit) => _agents.GetOrAdd(group, static (_, limit) => new AbandonedRuns(limit), limit);
}
