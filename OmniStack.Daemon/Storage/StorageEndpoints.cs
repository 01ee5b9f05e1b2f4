using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Storage;

/// <summary>What is stored besides the events: its health, and clearing it. Nothing here deletes an event that is not finished.</summary>
internal static class StorageEndpoints
{
    public static void MapStorage(this IEndpointRouteBuilder routes)
    {
        var storage = routes.MapGroup("/storage").WithTags("Storage");
        storage.MapGet("/health", GetHealthAsync).WithName("GetStorageHealth").WithSummary("Says what the storage runs on and how much it uses.");
        storage.MapDelete("/agents", ClearAgentsAsync).WithName("ClearAgents")
            .WithSummary("Takes every agent off the list; groups, backlogs and dead letters are kept. Needs ?confirm=true.");
        storage.MapDelete("/results", ClearResultsAsync).WithName("ClearResults").WithSummary("Deletes the records and results of finished tasks. Needs ?confirm=true.");
        storage.MapDelete("/metrics", ClearMetricsAsync).WithName("ClearMetrics").WithSummary("Sets the counters of every agent back to zero. Needs ?confirm=true.");
        storage.MapDelete("/all", ClearAllAsync).WithName("ClearAll").WithSummary("Does all of these and deletes the configuration keys. Needs ?confirm=true.");
    }

    private static async Task<Ok<StorageHealth>> GetHealthAsync(IEventBus bus, IBusMonitor monitor, CancellationToken cancellationToken)
    {
        await bus.CheckAsync(cancellationToken);
        var statistics = await monitor.GetStatisticsAsync(cancellationToken);
        return TypedResults.Ok(new StorageHealth("healthy", statistics.Backend, bus.Description, statistics.MemoryBytes, statistics.DiskBytes));
    }

    private static async Task<Ok<StorageCleared>> ClearAgentsAsync(bool? confirm, StorageCleaner cleaner, CancellationToken cancellationToken)
    {
        Require.Confirmed(confirm);
        return Cleared(agents: await cleaner.ClearAgentsAsync(cancellationToken));
    }

    private static async Task<Ok<StorageCleared>> ClearResultsAsync(bool? confirm, StorageCleaner cleaner, CancellationToken cancellationToken)
    {
        Require.Confirmed(confirm);
        return Cleared(results: await cleaner.ClearResultsAsync(cancellationToken));
    }

    private static async Task<Ok<StorageCleared>> ClearMetricsAsync(bool? confirm, StorageCleaner cleaner, CancellationToken cancellationToken)
    {
        Require.Confirmed(confirm);
        return Cleared(metrics: await cleaner.ClearMetricsAsync(cancellationToken));
    }

    private static async Task<Ok<StorageCleared>> ClearAllAsync(bool? confirm, StorageCleaner cleaner, CancellationToken cancellationToken)
    {
        Require.Confirmed(confirm);
        return Cleared(await cleaner.ClearAgentsAsync(cancellationToken), await cleaner.ClearResultsAsync(cancellationToken),
            await cleaner.ClearMetricsAsync(cancellationToken), await cleaner.ClearConfigurationAsync(cancellationToken));
    }

    private static Ok<StorageCleared> Cleared(int? agents = null, long? results = null, int? metrics = null, int? configuration = null)
        => TypedResults.Ok(new StorageCleared("cleared", agents, results, metrics, configuration));
}
