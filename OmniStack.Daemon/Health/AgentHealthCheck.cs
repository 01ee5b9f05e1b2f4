using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Events;

namespace OmniStack.Daemon.Health;

/// <summary>Unhealthy while an agent takes nothing because its handlers hang.</summary>
internal sealed class AgentHealthCheck(AgentHealth agents) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(agents.FindHung() is { Count: > 0 } hung
            ? HealthCheckResult.Unhealthy($"Handlers hang, and these agents take nothing until they return or the process is started again: {string.Join(", ", hung)}.")
            : HealthCheckResult.Healthy("No agent hangs."));
}
