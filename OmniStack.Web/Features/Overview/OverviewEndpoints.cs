using Microsoft.AspNetCore.Http.HttpResults;

namespace OmniStack.Web.Features.Overview;

/// <summary>The part of the overview that the page keeps fresh.</summary>
internal static class OverviewEndpoints
{
    public static void MapOverview(this WebApplication app) => app.MapGet("/fragments/overview", GetAsync);

    private static async Task<RazorComponentResult> GetAsync(string? minutes, OverviewReader reader, CancellationToken cancellationToken) =>
        new RazorComponentResult<OverviewPanel>(new { Overview = await reader.ReadAsync(ChartRange.Of(minutes), cancellationToken) });
}
