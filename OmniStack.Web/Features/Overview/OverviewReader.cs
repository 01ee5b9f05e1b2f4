using OmniStack.Client;
using OmniStack.ServiceDefaults.Health;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Overview;

/// <summary>Asks every service at once; one that is down costs its own card only.</summary>
internal sealed class OverviewReader(DaemonClient daemon, ChatApiClient chat, ServiceHealth web)
{
    public async Task<SystemOverview> ReadAsync(CancellationToken cancellationToken)
    {
        var daemonHealth = Loading.TryAsync(daemon.GetHealthAsync(cancellationToken));
        var chatHealth = Loading.TryAsync(chat.GetHealthAsync(cancellationToken));
        var agents = Loading.TryAsync(daemon.ListAgentsAsync(cancellationToken));
        var own = await web.ReadAsync(cancellationToken);
        return new(
            [
                new("Daemon", "Takes events, hands them to agents, keeps results.", await daemonHealth),
                new("Chat API", "Runs chat turns and keeps conversations.", await chatHealth),
                new("Web", "Serves these pages.", new(own, null)),
            ],
            await agents);
    }
}
