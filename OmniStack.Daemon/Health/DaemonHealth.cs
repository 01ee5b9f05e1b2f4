using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Contracts.Health;
using OmniStack.Contracts.Security;
using OmniStack.Daemon.Agents;
using OmniStack.Events;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Health;

/// <summary>Adds to the report of the checks what OmniDaemon's clients look for.</summary>
internal sealed class DaemonHealth(AgentHealth runner, AgentDirectory directory, BusChoice bus, IHostApplicationLifetime lifetime)
{
    public async Task WriteAsync(HttpContext http, HealthReportDto report)
    {
        var health = await DescribeAsync(report, MaySeeAgents(http), http.RequestAborted);
        await http.Response.WriteAsJsonAsync(health, DaemonJson.Default.DaemonHealthDto, cancellationToken: http.RequestAborted);
    }

    /// <summary>Health asks for no key, and must not tell more to those without one than whether it is well.</summary>
    private static bool MaySeeAgents(HttpContext http) => Caller.Find(http) is { Tenant: null } caller && caller.May(ApiScope.Read);

    private async Task<DaemonHealthDto> DescribeAsync(HealthReportDto report, bool withAgents, CancellationToken cancellationToken)
    {
        var connected = report.Entries.Any(entry => entry is { Name: BusHealthCheck.Name, Status: "healthy" });
        var agents = connected && withAgents ? await FindAgentsAsync(cancellationToken) : null;
        return new DaemonHealthDto(report.Status, report.Service, report.Version, report.UptimeSeconds, report.Entries)
        {
            RunnerId = runner.Runner,
            IsRunning = !lifetime.ApplicationStopping.IsCancellationRequested,
            EventBusType = bus.Type,
            EventBusConnected = connected,
            HasActiveConsumers = runner.Agents.Count > runner.FindHung().Count,
            ActiveConsumers = agents is null ? null : FindActive(agents),
            Agents = agents?.GroupBy(agent => agent.Topic, StringComparer.Ordinal)
                .ToDictionary(topic => topic.Key, IReadOnlyList<AgentDto> (topic) => [.. topic], StringComparer.Ordinal),
        };
    }

    /// <returns>Null when the bus went away since it was checked.</returns>
    private async Task<IReadOnlyList<AgentDto>?> FindAgentsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await directory.ListAsync(cancellationToken);
        }
        catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
        {
            return null;
        }
    }

    private Dictionary<string, int> FindActive(IReadOnlyList<AgentDto> agents)
    {
        var own = runner.Agents.Except(runner.FindHung()).ToHashSet();
        return agents.Where(agent => !agent.Paused && own.Contains(new AgentGroup(agent.Topic, agent.Name)))
            .ToDictionary(agent => $"{agent.Topic}/{agent.Name}", agent => agent.Config.ConsumerCount, StringComparer.Ordinal);
    }
}
