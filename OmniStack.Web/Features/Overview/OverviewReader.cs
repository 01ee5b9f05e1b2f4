using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.ServiceDefaults.Health;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Overview;

/// <summary>Asks every service at once; one that is down costs its own part only.</summary>
internal sealed class OverviewReader(DaemonClient daemon, ChatApiClient chat, AgentsReader agents, ServiceHealth web, IOptions<WebOptions> options)
{
    private const int LatestShown = 6;

    public async Task<SystemOverview> ReadAsync(ChartRange range, CancellationToken cancellationToken)
    {
        var daemonHealth = Loading.TryAsync(daemon.GetHealthAsync(cancellationToken));
        var chatHealth = Loading.TryAsync(chat.GetHealthAsync(cancellationToken));
        var listed = agents.ReadAsync(cancellationToken);
        var read = Loading.TryAsync(daemon.GetBusHistoryAsync(window: range.Window, cancellationToken: cancellationToken));
        var tasks = Loading.TryAsync(daemon.ListTasksAsync(new() { Limit = LatestShown }, cancellationToken));
        var deadLetters = Loading.TryAsync(daemon.ListDeadLettersAsync(new() { Limit = LatestShown }, cancellationToken));
        var own = await web.ReadAsync(cancellationToken);

        var (views, history) = (await listed, await read);
        return new(
            [
                new("Daemon", "Takes events, hands them to agents, keeps results.", await daemonHealth),
                new("Chat API", "Runs chat turns and keeps conversations.", await chatHealth),
                new("Web", "Serves these pages.", new(own, null)),
            ],
            views, AttentionList.Of(views.Value ?? [], history.Value?.NewDeadLetters ?? [], options.Value.StuckAfter), history, range, await tasks, await deadLetters);
    }
}
