using Microsoft.Extensions.Options;
using OmniStack.Client;
using OmniStack.ServiceDefaults.Health;
using OmniStack.Web.Features.Agents;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Overview;

/// <summary>Asks every service at once; one that is down costs its own part only.</summary>
internal sealed class OverviewReader(DaemonClient daemon, ChatApiClient chat, ServiceHealth web, BusHistory history, IOptions<WebOptions> options)
{
    private const int LatestShown = 6;

    public async Task<SystemOverview> ReadAsync(CancellationToken cancellationToken)
    {
        var daemonHealth = Loading.TryAsync(daemon.GetHealthAsync(cancellationToken));
        var chatHealth = Loading.TryAsync(chat.GetHealthAsync(cancellationToken));
        var listed = Loading.TryAsync(daemon.ListAgentsAsync(cancellationToken));
        var read = Loading.TryAsync(daemon.GetBusStatisticsAsync(cancellationToken));
        var tasks = Loading.TryAsync(daemon.ListTasksAsync(new() { Limit = LatestShown }, cancellationToken));
        var deadLetters = Loading.TryAsync(daemon.ListDeadLettersAsync(new() { Limit = LatestShown }, cancellationToken));
        var own = await web.ReadAsync(cancellationToken);

        var (agents, bus) = (await listed, await read);
        var views = agents.Value is { } known ? AgentView.Join(known, bus.Value) : null;
        var samples = ReadHistory(bus);
        return new(
            [
                new("Daemon", "Takes events, hands them to agents, keeps results.", await daemonHealth),
                new("Chat API", "Runs chat turns and keeps conversations.", await chatHealth),
                new("Web", "Serves these pages.", new(own, null)),
            ],
            new(views, agents.Error), AttentionList.Of(views ?? [], samples.Value ?? [], options.Value.StuckAfter), samples, await tasks, await deadLetters);
    }

    /// <summary>The charts are for those whom the daemon lets read the bus.</summary>
    private Loaded<IReadOnlyList<BusSample>> ReadHistory(Loaded<Contracts.Events.BusStatistics> bus)
    {
        if (bus.Value is not { } statistics)
        {
            return new(null, bus.Error);
        }
        history.Record(statistics);
        return new(history.Read(), null);
    }
}
