using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Agents;

/// <summary>Puts each agent together with its group.</summary>
internal sealed class AgentsReader(DaemonClient daemon)
{
    public async Task<Loaded<IReadOnlyList<AgentView>>> ReadAsync(CancellationToken cancellationToken)
    {
        var asked = Loading.TryAsync(daemon.GetBusStatisticsAsync(cancellationToken));
        var agents = await Loading.TryAsync(daemon.ListAgentsAsync(cancellationToken));
        var statistics = await asked;
        if (agents.Value is not { } listed)
        {
            return new(null, agents.Error);
        }
        var groups = (statistics.Value?.Topics ?? []).SelectMany(topic => topic.Groups.Select(group => (topic.Topic, group)))
            .ToDictionary(one => (one.Topic, one.group.Agent), one => one.group);
        return new([.. listed.Select(agent => new AgentView(agent, groups.GetValueOrDefault((agent.Topic, agent.Name))))], null);
    }
}
