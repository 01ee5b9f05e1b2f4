using Microsoft.AspNetCore.Http.HttpResults;

namespace OmniStack.Daemon;

/// <summary>Tells who opens the daemon's address where to go on.</summary>
internal static class OverviewEndpoint
{
    private static readonly Overview Routes = new("OmniStack Daemon",
        ["POST /tasks", "GET /tasks/{id}?wait=30", "GET /agents", "GET /metrics", "GET /health", "GET /alive", "GET /openapi/v1.json"]);

    public static void MapOverview(this IEndpointRouteBuilder routes)
        => routes.MapGet("/", Get).WithName("GetOverview").WithSummary("Names the routes.");

    private static Ok<Overview> Get() => TypedResults.Ok(Routes);

    internal sealed record Overview(string Service, IReadOnlyList<string> Routes);
}
