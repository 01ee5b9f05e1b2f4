using Microsoft.Extensions.AI;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.ChatApi.Models;

namespace OmniStack.ChatApi.Health;

/// <summary>Says which model is configured. It does not call it: that would cost money with every probe.</summary>
internal sealed class ModelHealthCheck(IChatClient client) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var model = ConfiguredModel.Describe(client);
        Dictionary<string, object> data = new() { ["model"] = model.Id, ["provider"] = model.Provider, ["demo"] = model.Demo ? "true" : "false" };
        return Task.FromResult(HealthCheckResult.Healthy(model.Description, data));
    }
}
