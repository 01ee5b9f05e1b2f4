using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;

namespace OmniStack.ChatApi.Health;

/// <summary>Says where sessions are stored and why, and whether that storage takes writes.</summary>
internal sealed class StorageHealthCheck(IChatStore store, StorageChoice choice) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Dictionary<string, object> data = new() { ["kind"] = choice.Kind };
        try
        {
            await store.CheckAsync(cancellationToken);
        }
        catch (OmniStackException refusal)
        {
            return HealthCheckResult.Unhealthy(refusal.Message, data: data);
        }

        return HealthCheckResult.Healthy($"Sessions are stored {store.Description}{(choice.Reason is { Length: > 0 } reason ? $": {reason}" : "")}.", data);
    }
}

/// <summary>How it came to the storage that is used.</summary>
/// <param name="Kind"><c>mongodb</c> or <c>embedded</c>.</param>
/// <param name="Reason">The host's words; null when the service was started by hand, or the configuration says it all.</param>
internal sealed record StorageChoice(string Kind, string? Reason);
