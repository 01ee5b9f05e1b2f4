using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Abstractions.Events;
using OmniStack.Agents;
using OmniStack.Agents.Mcp;
using OmniStack.Agents.Runs;
using OmniStack.Agents.State;
using OmniStack.Daemon.Agents.Llm;
using OmniStack.Daemon.Backing;
using OmniStack.Daemon.Health;
using OmniStack.Daemon.Settings;
using OmniStack.Embedded.Agents;
using OmniStack.Embedded.Events;
using OmniStack.Embedded.Models;
using OmniStack.Embedded.Records;
using OmniStack.Embedded.Security;
using OmniStack.Providers;
using OmniStack.Redis.Agents;
using OmniStack.Redis.Events;
using OmniStack.Redis.Models;
using OmniStack.Redis.Records;
using OmniStack.Redis.Security;
using OmniStack.ServiceDefaults.Data;

namespace OmniStack.Daemon;

/// <summary>The one place that decides what the daemon runs on.</summary>
internal static partial class Wiring
{
    private const string DefaultAddress = "http://127.0.0.1:8765";
    private const string ReasonVariable = "OMNISTACK_BACKING_REDIS";

    /// <summary>Listens where the environment says (a container's image or platform by port alone), else on this machine only.</summary>
    public static void AddDefaultAddress(this WebApplicationBuilder builder)
    {
        string[] keys = [WebHostDefaults.ServerUrlsKey, WebHostDefaults.HttpPortsKey, WebHostDefaults.HttpsPortsKey];
        if (keys.All(key => string.IsNullOrWhiteSpace(builder.Configuration[key])))
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }
    }

    /// <summary>What the setting names; without it, Redis when <c>ConnectionStrings:redis</c> is set, else the embedded bus below <c>OMNISTACK_DATA</c>.</summary>
    public static void AddEventBus(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var (isRedis, reason) = ChooseStorage(builder);
        if (isRedis)
        {
            builder.AddRedis();
            builder.Services.AddRedisEventBus();
        }
        else
        {
            builder.Services.AddEmbeddedEventBus(options => options.DataDirectory = FindDirectory(builder));
        }
        builder.Services.AddSingleton(new BusChoice(isRedis ? OmniDaemonVariables.Redis : OmniDaemonVariables.Embedded, configuration[ReasonVariable] ?? reason));
        builder.Services.AddSingleton<DaemonHealth>();
        builder.Services.AddHealthChecks()
            .AddCheck<BusHealthCheck>(BusHealthCheck.Name, HealthStatus.Unhealthy, tags: [], timeout: TimeSpan.FromSeconds(5))
            .AddCheck<AgentHealthCheck>("agents", HealthStatus.Unhealthy, tags: []);
    }

    /// <summary>Health, with what the runner is doing.</summary>
    public static void MapHealth(this WebApplication app) => app.MapDefaultEndpoints(app.Services.GetRequiredService<DaemonHealth>().WriteAsync);

    /// <summary>Keys that all services share: in Redis when <c>ConnectionStrings:redis</c> is set, whatever the events are on, else in files.</summary>
    public static void AddKeyStore(this WebApplicationBuilder builder)
    {
        var redis = builder.Configuration.GetConnectionString("redis");
        if (string.IsNullOrWhiteSpace(redis))
        {
            builder.Services.AddApiKeyFiles(options => options.Directory = Path.Combine(DataDirectory.Find(builder.Configuration), "keys"));
        }
        else
        {
            builder.Services.AddRedisApiKeys(options => options.ConnectionString = redis);
        }
    }

    /// <summary>Without its API the daemon runs its agents and answers only how it is doing.</summary>
    public static bool IsApiEnabled(this WebApplication app) => app.Configuration.GetValue(OmniDaemonVariables.ApiEnabledSetting, defaultValue: true);

    /// <summary>What agents need: a model, tools, and stores for runs and for what outlives them, where the events are.</summary>
    public static void AddAgentRuntime(this WebApplicationBuilder builder)
    {
        builder.Services.AddModel().AddToolLoop().AddMcpServers().AddTextTools().AddAgentRunner().AddAgentState();
        if (ChooseStorage(builder).IsRedis)
        {
            builder.Services.AddRedisRunStore().AddRedisRecordStore().AddRedisResponseCache();
        }
        else
        {
            builder.Services.AddEmbeddedRunStore(options => options.Directory = FindDirectory(builder))
                .AddEmbeddedRecordStore(options => options.Directory = FindDirectory(builder))
                .AddMemoryResponseCache();
        }
    }

    public static void AnnounceEventBus(this WebApplication app)
    {
        var (bus, choice) = (app.Services.GetRequiredService<IEventBus>(), app.Services.GetRequiredService<BusChoice>());
        LogBus(app.Logger, bus.Description, choice.Reason);
    }

    private static (bool IsRedis, string Reason) ChooseStorage(WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var chosen = configuration[OmniDaemonVariables.BusSetting];
        if (!string.IsNullOrEmpty(chosen))
        {
            return (chosen == OmniDaemonVariables.Redis, $"{OmniDaemonVariables.BusSetting} is {chosen}");
        }
        return string.IsNullOrWhiteSpace(configuration.GetConnectionString("redis"))
            ? (false, "ConnectionStrings:redis is not set")
            : (true, "ConnectionStrings:redis is set");
    }

    private static string FindDirectory(WebApplicationBuilder builder) => Path.Combine(DataDirectory.Find(builder.Configuration), "daemon");

    [LoggerMessage(EventId = 2100, Level = LogLevel.Information, Message = "Events are kept by {Bus}: {Reason}.")]
    private static partial void LogBus(ILogger logger, string bus, string reason);
}
