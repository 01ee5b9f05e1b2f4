using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;
using OmniStack.Daemon.Requests;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Metrics;

/// <summary>What the agents did, over all runners and restarts, and what waits for them: from the counters that the bus keeps.</summary>
internal static class MetricsEndpoint
{
    private const string Json = "application/json";

    public static void MapEventMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/metrics", GetAsync).WithTags("Metrics").WithName("GetMetrics")
            .Produces<string>(StatusCodes.Status200OK, PrometheusText.MediaType)
            .Produces<IReadOnlyDictionary<string, IReadOnlyDictionary<string, AgentMetrics>>>(StatusCodes.Status200OK, Json)
            .WithSummary("Counters per topic and agent, as JSON; a client that asks for text/plain, as Prometheus does, gets its text format. "
                + "A key with a tenant gets those of its tenant, counted over its latest tasks, as JSON.").ForTenants();
        routes.MapGet("/metrics/prometheus", GetTextAsync).WithTags("Metrics").WithName("GetPrometheusMetrics").Produces<string>(StatusCodes.Status200OK, PrometheusText.MediaType)
            .WithSummary("Counters and backlogs per topic and agent in the Prometheus text format.");
    }

    private static async Task<IResult> GetAsync(string? topic, int? limit, HttpRequest request, Caller caller, IBusMonitor monitor, TenantMetrics ofTenant,
        CancellationToken cancellationToken)
    {
        if (caller.Tenant is { } tenant)
        {
            return TypedResults.Ok(await ofTenant.CountAsync(tenant, topic is null ? null : Require.Topic(topic), cancellationToken));
        }
        if (topic is null && limit is null && AsksForText(request))
        {
            return await GetTextAsync(monitor, cancellationToken);
        }
        var (wanted, most) = (topic is null ? null : Require.Topic(topic), Require.Limit(limit, Require.MostItems));
        var topics = (await monitor.GetStatisticsAsync(cancellationToken)).Topics.Where(one => wanted is null ? !EventRules.IsReserved(one.Topic) : one.Topic == wanted);
        return TypedResults.Ok(MetricsJson.Write(topics.Take(most)));
    }

    private static bool AsksForText(HttpRequest request)
        => request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals(PrometheusText.MediaType, StringComparison.OrdinalIgnoreCase));

    private static async Task<IResult> GetTextAsync(IBusMonitor monitor, CancellationToken cancellationToken)
        => TypedResults.Content(PrometheusText.Write(await monitor.GetStatisticsAsync(cancellationToken)), PrometheusText.ContentType);
}
