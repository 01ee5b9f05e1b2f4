using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OmniStack.Dashboard;
using OmniStack.LocalHosting.Publishing;

namespace OmniStack.LocalHosting.Running;

/// <summary>Registers what runs the application.</summary>
internal static class RunningExtensions
{
    // Longer than every stage of a stop together; each process has its own, shorter deadline.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMinutes(10);

    public static void AddRunning(this HostApplicationBuilder builder, PublishCommand? publish)
    {
        var services = builder.Services;
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        services.AddSingleton<ILoggerProvider, ConsoleLoggerProvider>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ConsoleOutput(provider.GetRequiredService<IResourceCollection>(), Console.Out,
            colours: !Console.IsOutputRedirected && string.IsNullOrEmpty(builder.Configuration["NO_COLOR"])));
        services.AddOptionsWithValidateOnStart<LocalHostingOptions, LocalHostingOptionsValidator>().BindConfiguration(LocalHostingOptions.Section)
            .Validate(options => options.RestartBaseDelay <= options.RestartMaxDelay, $"{LocalHostingOptions.Section}: RestartBaseDelay must not exceed RestartMaxDelay.");
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        services.AddSingleton<HostControl>();
        if (publish is not null)
        {
            services.AddSingleton(publish);
            services.AddSingleton<ManifestWriter>();
            services.AddHostedService<ManifestPublisher>();
            return;
        }

        services.AddHttpClient(ProjectLauncher.HealthClient)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }).RemoveAllLoggers();
        services.AddSingleton<ResourceStates>();
        services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.Section);
        services.AddSingleton<HostedResources>();
        services.AddSingleton<HostedDashboard>();
        services.AddSingleton<StartReporter>();
        services.AddSingleton<ResourceEnvironment>();
        services.AddSingleton<BackingChooser>();
        services.AddSingleton<PortAllocator>();
        services.AddSingleton<PlannerServices>();
        services.AddSingleton<ApplicationPlanner>();
        services.AddHostedService<TerminalClosed>();
        services.AddHostedService<ApplicationRunner>();
    }
}
