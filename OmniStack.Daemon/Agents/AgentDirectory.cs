using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Agents;

/// <summary>The agents that users registered; those on the product's own topics are left out.</summary>
internal sealed class AgentDirectory(IEventBus bus, IAgentLifecycle lifecycle)
{
    /// <returns>By topic and name.</returns>
    public async Task<IReadOnlyList<AgentDto>> ListAsync(CancellationToken cancellationToken)
        => [.. (await bus.ListAgentsAsync(cancellationToken)).Where(agent => !EventRules.IsReserved(agent.Topic))];

    public async Task<AgentDto> GetAsync(AgentGroup group, CancellationToken cancellationToken)
        => (await ListAsync(cancellationToken)).FirstOrDefault(agent => agent.Topic == group.Topic && agent.Name == group.Agent) ?? throw Absent.Agent(group);

    /// <summary>Deletes the agents of a topic, or of all when it is null; their dead letters are kept.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteAllAsync(string? topic, bool deleteGroups, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var agent in (await ListAsync(cancellationToken)).Where(agent => topic is null || agent.Topic == topic))
        {
            deleted += await lifecycle.DeleteAsync(new AgentGroup(agent.Topic, agent.Name), deleteGroups, deleteDeadLetters: false, cancellationToken) ? 1 : 0;
        }
        return deleted;
    }
}
