using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Tasks;

namespace OmniStack.Daemon.Metrics;

/// <summary>
/// What the agents did for one tenant. The bus counts for all tenants together, so this is counted over the tenant's tasks as they are
/// stored: the latest ones, and only while they are kept.
/// </summary>
internal sealed class TenantMetrics(ITaskStore tasks, IOptions<TaskOptions> options)
{
    private const int PageSize = 200;

    /// <param name="tenant">Whose tasks.</param>
    /// <param name="topic">Null for all but the product's own.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, AgentMetrics>>> CountAsync(string tenant, string? topic, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<string, SortedDictionary<string, RunCounts>>(StringComparer.Ordinal);
        string? cursor = null;
        // Pages hold all that they looked at that is the tenant's, so the bound is one of cost, whoever's the tasks are.
        for (var left = options.Value.MaxCounted; left > 0 && (cursor is not null || left == options.Value.MaxCounted); left -= PageSize)
        {
            var page = await tasks.ListAsync(new TaskQuery { TenantId = tenant, Topic = topic, Cursor = cursor, Limit = PageSize, MaxExamined = PageSize }, cancellationToken);
            Add(page.Items.Where(task => topic is not null || !EventRules.IsReserved(task.Topic)), counts);
            cursor = page.NextCursor;
        }
        return counts.ToDictionary(one => one.Key,
            IReadOnlyDictionary<string, AgentMetrics> (one) => one.Value.ToDictionary(agent => agent.Key, agent => agent.Value.ToMetrics(), StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static void Add(IEnumerable<TaskRecord> tasks, SortedDictionary<string, SortedDictionary<string, RunCounts>> counts)
    {
        foreach (var task in tasks)
        {
            foreach (var run in task.Runs)
            {
                var agents = counts.TryGetValue(task.Topic, out var known) ? known : counts[task.Topic] = new(StringComparer.Ordinal);
                (agents.TryGetValue(run.Agent, out var count) ? count : agents[run.Agent] = new()).Add(run);
            }
        }
    }
}
