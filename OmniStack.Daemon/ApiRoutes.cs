using OmniStack.Daemon.Agents;
using OmniStack.Daemon.Bus;
using OmniStack.Daemon.Configuration;
using OmniStack.Daemon.DeadLetters;
using OmniStack.Daemon.Feed;
using OmniStack.Daemon.Metrics;
using OmniStack.Daemon.Reference;
using OmniStack.Daemon.Runs;
using OmniStack.Daemon.Schedules;
using OmniStack.Daemon.Storage;
using OmniStack.Daemon.Tasks;

namespace OmniStack.Daemon;

/// <summary>Everything the API answers, besides health.</summary>
internal static class ApiRoutes
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.AddTasks();
        builder.AddFeed();
        builder.AddRuns();
        builder.Services.AddSingleton<AgentDirectory>();
        builder.Services.AddSingleton<StorageCleaner>();
        builder.Services.AddOpenApi();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.UseEventsJson());
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi();
        app.MapReference();
        app.MapPublishing();
        app.MapTasks();
        app.MapAgents();
        app.MapAgentSwitches();
        app.MapRuns();
        app.MapDeadLetters();
        app.MapDeadLetterBatches();
        app.MapSchedules();
        app.MapFeed();
        app.MapBus();
        app.MapStorage();
        app.MapConfiguration();
        app.MapEventMetrics();
    }
}
