using Microsoft.AspNetCore.Http.HttpResults;
using OmniStack.Client;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Bus;

/// <summary>The part of the bus's page that stays fresh.</summary>
internal static class BusEndpoints
{
    public static void MapBus(this WebApplication app) => app.MapGet("/fragments/bus", GetAsync);

    private static async Task<RazorComponentResult> GetAsync(DaemonClient daemon, CancellationToken cancellationToken)
        => new RazorComponentResult<BusPanel>(new { Bus = await Loading.TryAsync(daemon.GetBusStatisticsAsync(cancellationToken)) });
}
