using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Agents;

/// <summary>Puts each agent together with its group.</summary>
internal sealed class AgentsReader(DaemonClient daemon)
{
    public async Task<Loaded<IReadOnlyList<AgentView>>> ReadAsync(CancellationToken cancellationToken)
    {
        var bus = Loading.TryAsync(daemon.GetBusStatisticsAsync(cancellationToken));
        var agents = await Loading.TryAsync(daemon.ListAgentsAsync(cancellationToken));
        var statistics = await bus;
        return new(agents.Value is { } listed ? AgentView.Join(listed, statistics.Value) : null, agents.Error);
    }
}
