using Microsoft.Extensions.Diagnostics.HealthChecks;
using OmniStack.Abstractions.Events;
using OmniStack.Daemon.Health;
using OmniStack.Daemon.Settings;
using OmniStack.Embedded.Events;
using OmniStack.Redis.Events;
using OmniStack.ServiceDefaults.Data;

namespace OmniStack.Daemon;

/// <summary>The one place that decides what the daemon runs on.</summary>
internal static partial class Wiring
{
    private const string DefaultAddress = "http://127.0.0.1:8765";
    private const string ReasonVariable = "OMNISTACK_BACKING_REDIS";

    /// <summary>Listens where the environment says, else on this machine only.</summary>
    public static void AddDefaultAddress(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }
    }

    /// <summary>What the setting names; without it, Redis when <c>ConnectionStrings:redis</c> is set, else the embedded bus below <c>OMNISTACK_DATA</c>.</summary>
    public static void AddEventBus(this WebApplicationBuilder builder)
    {
        var redis = builder.Configuration.GetConnectionString("redis");
        var (isRedis, reason) = (builder.Configuration[OmniDaemonVariables.BusSetting], string.IsNullOrWhiteSpace(redis)) switch
        {
            ({ Length: > 0 } chosen, _) => (chosen == OmniDaemonVariables.Redis, $"{OmniDaemonVariables.BusSetting} is {chosen}"),
            (_, true) => (false, "ConnectionStrings:redis is not set"),
            (_, false) => (true, "ConnectionStrings:redis is set"),
        };
        if (isRedis)
        {
            builder.Services.AddRedisEventBus(options => options.ConnectionString = redis!);
        }
        else
        {
            builder.Services.AddEmbeddedEventBus(options => options.DataDirectory = Path.Combine(DataDirectory.Find(builder.Configuration), "daemon"));
        }
        builder.Services.AddSingleton(new BusChoice(builder.Configuration[ReasonVariable] ?? reason));
        builder.Services.AddHealthChecks().AddCheck<BusHealthCheck>("bus", HealthStatus.Unhealthy, tags: [], timeout: TimeSpan.FromSeconds(5));
    }

    /// <summary>Without its API the daemon runs its agents and answers only how it is doing.</summary>
    public static bool IsApiEnabled(this WebApplication app) => app.Configuration.GetValue(OmniDaemonVariables.ApiEnabledSetting, defaultValue: true);

    public static void AnnounceEventBus(this WebApplication app)
    {
        var (bus, choice) = (app.Services.GetRequiredService<IEventBus>(), app.Services.GetRequiredService<BusChoice>());
        LogBus(app.Logger, bus.Description, choice.Reason);
    }

    [LoggerMessage(EventId = 2100, Level = LogLevel.Information, Message = "Events are kept by {Bus}: {Reason}.")]
    private static partial void LogBus(ILogger logger, string bus, string reason);
}
