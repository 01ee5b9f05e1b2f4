using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;

namespace OmniStack.Daemon.Metrics;

/// <summary>What the agents did, over all runners and restarts, and what waits for them: from the counters that the bus keeps.</summary>
internal static class MetricsEndpoint
{
    private const string Json = "application/json";

    public static void MapEventMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/metrics", GetAsync).WithTags("Metrics").WithName("GetMetrics")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .Produces<IReadOnlyDictionary<string, IReadOnlyDictionary<string, AgentMetrics>>>(StatusCodes.Status200OK, Json)
            .WithSummary("Counters and backlogs per topic and agent: the Prometheus text format, or JSON with topic, limit or Accept: application/json.");
        routes.MapGet("/metrics/prometheus", GetTextAsync).WithTags("Metrics").WithName("GetPrometheusMetrics").Produces<string>(StatusCodes.Status200OK, "text/plain")
            .WithSummary("The same, always in the Prometheus text format.");
    }

    private static async Task<IResult> GetAsync(string? topic, int? limit, HttpRequest request, IBusMonitor monitor, CancellationToken cancellationToken)
    {
        var wantsJson = topic is not null || limit is not null || request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase));
        if (!wantsJson)
        {
            return await GetTextAsync(monitor, cancellationToken);
        }
        var (wanted, most) = (topic is null ? null : Require.Topic(topic), Require.Limit(limit, Require.MostItems));
        var topics = (await monitor.GetStatisticsAsync(cancellationToken)).Topics.Where(one => wanted is null ? !EventRules.IsReserved(one.Topic) : one.Topic == wanted);
        return TypedResults.Ok(MetricsJson.Write(topics.Take(most)));
    }

    private static async Task<IResult> GetTextAsync(IBusMonitor monitor, CancellationToken cancellationToken)
        => TypedResults.Content(PrometheusText.Write(await monitor.GetStatisticsAsync(cancellationToken)), PrometheusText.ContentType);
}
