using OmniStack.Abstractions.Events;
using OmniStack.Daemon.Agents;

namespace OmniStack.Daemon.Storage;

/// <summary>Clears one kind of stored things at a time, and counts them.</summary>
internal sealed class StorageCleaner(AgentDirectory agents, ITaskStore tasks, IBusMonitor monitor, IConfigurationStore configuration)
{
    public Task<int> ClearAgentsAsync(CancellationToken cancellationToken) => agents.DeleteAllAsync(topic: null, deleteGroups: false, cancellationToken);

    public Task<long> ClearResultsAsync(CancellationToken cancellationToken) => tasks.ClearAsync(cancellationToken);

    public async Task<int> ClearMetricsAsync(CancellationToken cancellationToken)
    {
        var groups = (await monitor.GetStatisticsAsync(cancellationToken)).Topics.Sum(topic => topic.Groups.Count);
        await monitor.ClearCountersAsync(cancellationToken);
        return groups;
    }

    public async Task<int> ClearConfigurationAsync(CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var key in (await configuration.ListAsync(cancellationToken)).Keys)
        {
            deleted += await configuration.DeleteAsync(key, cancellationToken) ? 1 : 0;
        }
        return deleted;
    }
}
