using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Events;

namespace OmniStack.Daemon.Health;

/// <summary>Healthy while the bus takes writes; says what it is and why it was chosen.</summary>
internal sealed class BusHealthCheck(IEventBus bus, BusChoice choice) : IHealthCheck
{
    public const string Name = "bus";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal) { ["bus"] = bus.Description, ["reason"] = choice.Reason };
        try
        {
            await bus.CheckAsync(cancellationToken);
            return HealthCheckResult.Healthy($"{bus.Description} ({choice.Reason}).", data);
        }
        catch (OmniStackException error)
        {
            return HealthCheckResult.Unhealthy($"{bus.Description}: {error.Message}", data: data);
        }
    }
}
