using Microsoft.AspNetCore.Http.HttpResults;

namespace OmniStack.Daemon.Metrics;

/// <summary>What the agents of this process did, for Prometheus.</summary>
internal static class MetricsEndpoint
{
    public static void AddEventMetrics(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<EventMetrics>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<EventMetrics>());
    }

    public static void MapEventMetrics(this IEndpointRouteBuilder routes)
        => routes.MapGet("/metrics", Get).WithTags("Metrics").WithName("GetMetrics").WithSummary("Counters since the start, per topic and agent, in the Prometheus text format.");

    private static ContentHttpResult Get(EventMetrics metrics)
        => TypedResults.Content(PrometheusText.Write(metrics.Snapshot()), PrometheusText.ContentType);
}
