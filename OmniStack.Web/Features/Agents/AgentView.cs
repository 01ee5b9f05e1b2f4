using OmniStack.Contracts.Events;

namespace OmniStack.Web.Features.Agents;

/// <summary>An agent with what its group has done and has still to do.</summary>
/// <param name="Agent">As it is registered.</param>
/// <param name="Group">Null while the bus does not know its group.</param>
public sealed record AgentView(AgentDto Agent, GroupStatistics? Group)
{
    /// <summary>In the path of its page and of its actions.</summary>
    public string Path => $"/agents/{Uri.EscapeDataString(Agent.Topic)}/{Uri.EscapeDataString(Agent.Name)}";

    /// <summary>Events that it has not finished, those under way left out.</summary>
    public long Backlog => (Group?.Lag ?? 0) + (Group?.Retrying ?? 0);

    public string State => Agent.Paused ? "paused" : "running";

    /// <param name="agents">As they are registered.</param>
    /// <param name="bus">Null when it did not answer.</param>
    public static IReadOnlyList<AgentView> Join(IReadOnlyList<AgentDto> agents, BusStatistics? bus)
    {
        var groups = (bus?.Topics ?? []).SelectMany(topic => topic.Groups.Select(group => (topic.Topic, group)))
            .ToDictionary(one => (one.Topic, one.group.Agent), one => one.group);
        return [.. agents.Select(agent => new AgentView(agent, groups.GetValueOrDefault((agent.Topic, agent.Name))))];
    }
}
