using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OmniStack.Dashboard.Api;
using OmniStack.Dashboard.Mcp;
using OmniStack.Dashboard.Otlp;
using OmniStack.Dashboard.Security;
using OmniStack.Dashboard.Web;

namespace OmniStack.Dashboard.Hosting;

/// <summary>Which port answers what. The ports are told apart by the connection, not by a header that a client can write.</summary>
internal static class DashboardRoutes
{
    public static void MapDashboard(this WebApplication app, DashboardPorts ports)
    {
        var services = app.Services;
        app.MapPort(ports.Grpc, services.GetRequiredService<OtlpGrpcEndpoints>().Map);
        app.MapPort(ports.Http, services.GetRequiredService<OtlpHttpEndpoints>().Map);
        var guard = services.GetRequiredService<PageGuard>();
        app.Use(guard.InvokeAsync);
        app.UseRouting();
        AssetEndpoints.Map(app);
        services.GetRequiredService<LoginEndpoints>().Map(app);
        services.GetRequiredService<TelemetryEndpoints>().Map(app);
        services.GetRequiredService<McpEndpoint>().Map(app);
        services.GetRequiredService<LiveEndpoints>().Map(app);
        services.GetRequiredService<ActionEndpoints>().Map(app);
        services.GetRequiredService<ExportEndpoints>().Map(app);
        services.GetRequiredService<PageEndpoints>().Map(app);
    }

    private static void MapPort(this WebApplication app, int port, Action<IEndpointRouteBuilder> map) =>
        app.MapWhen(context => context.Connection.LocalPort == port, branch =>
        {
            branch.UseRouting();
#pragma warning disable ASP0014 // A branch for one port has no top level to register routes at.
            branch.UseEndpoints(map);
#pragma warning restore ASP0014
        });
}
