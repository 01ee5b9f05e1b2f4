using OmniStack.Contracts.Security;
using OmniStack.Daemon.Agents;
using OmniStack.Daemon.Audit;
using OmniStack.Daemon.Bus;
using OmniStack.Daemon.Bus.History;
using OmniStack.Daemon.Configuration;
using OmniStack.Daemon.DeadLetters;
using OmniStack.Daemon.Feed;
using OmniStack.Daemon.Keys;
using OmniStack.Daemon.Metrics;
using OmniStack.Daemon.Reference;
using OmniStack.Daemon.Runs;
using OmniStack.Daemon.Schedules;
using OmniStack.Daemon.Storage;
using OmniStack.Daemon.Tasks;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon;

/// <summary>Everything the API answers, besides health, and the scopes that it takes.</summary>
internal static class ApiRoutes
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.AddTasks();
        builder.AddFeed();
        builder.AddRuns();
        builder.AddAudit();
        builder.AddBusHistory();
        builder.Services.AddSingleton<AgentDirectory>();
        builder.Services.AddSingleton<StorageCleaner>();
        builder.Services.AddSingleton<TenantMetrics>();
        builder.Services.AddOpenApi();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.UseEventsJson());
    }

    public static void MapApi(this WebApplication app)
    {
        var open = app.MapGroup("").AllowAnonymous();
        open.MapOpenApi();
        open.MapReference();
        Scoped(app, ApiScope.Publish, ApiScope.Publish).MapPublishing();
        var operated = Scoped(app, ApiScope.Read, ApiScope.Operate);
        operated.MapTasks();
        operated.MapAgentSwitches();
        operated.MapRuns();
        operated.MapDeadLetters();
        operated.MapDeadLetterBatches();
        operated.MapSchedules();
        operated.MapFeed();
        operated.MapBus();
        operated.MapBusHistory();
        operated.MapEventMetrics();
        operated.MapWhoAmI();
        var administered = Scoped(app, ApiScope.Read, ApiScope.Admin);
        administered.MapAgents();
        administered.MapStorage();
        Scoped(app, ApiScope.Operate, ApiScope.Admin).MapConfiguration();
        var restricted = Scoped(app, ApiScope.Admin, ApiScope.Admin);
        restricted.MapKeys();
        restricted.MapAudit();
    }

    private static RouteGroupBuilder Scoped(WebApplication app, ApiScope read, ApiScope write) => app.MapGroup("").RequireScopes(read, write);
}
