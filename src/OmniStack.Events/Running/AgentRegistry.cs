namespace OmniStack.Events.Running;

/// <summary>The agents of this process. Filled before the host is built, read-only from then on.</summary>
internal sealed class AgentRegistry
{
    private readonly Dictionary<string, List<AgentRegistration>> _byTopic = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The topic has an agent of this name.</exception>
    public void Add(AgentRegistration agent)
    {
        var onTopic = _byTopic.TryGetValue(agent.Group.Topic, out var existing) ? existing : _byTopic[agent.Group.Topic] = [];
        if (onTopic.Any(a => a.Group == agent.Group))
        {
            throw new InvalidOperationException(
                $"Topic '{agent.Group.Topic}' has an agent named '{agent.Group.Agent}' already. Pass another name to AddAgent.");
        }
        onTopic.Add(agent);
    }

    public IReadOnlyList<AgentRegistration> OnTopic(string topic) => _byTopic.TryGetValue(topic, out var agents) ? agents : [];
}
