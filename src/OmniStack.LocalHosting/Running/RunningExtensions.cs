using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Dashboard;
using OmniStack.LocalHosting.Building;
using OmniStack.LocalHosting.Commands;
using OmniStack.LocalHosting.Publishing;

namespace OmniStack.LocalHosting.Running;

/// <summary>Registers what runs the application.</summary>
internal static class RunningExtensions
{
    // Longer than every stage of a stop together; each process has its own, shorter deadline.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromMinutes(10);

    public static void AddRunning(this HostApplicationBuilder builder, HostCommand command, PublishCommand? publish)
    {
        builder.AddHost(isDetached: command == HostCommand.RunDetached);
        var services = builder.Services;
        if (publish is not null)
        {
            services.AddSingleton(publish);
            services.AddSingleton<ManifestWriter>();
            services.AddHostedService<ManifestPublisher>();
            return;
        }
        switch (command)
        {
            case HostCommand.Detach:
                services.AddHostedService<DetachCommand>();
                break;
            case HostCommand.Status:
                services.AddHostedService<StatusCommand>();
                break;
            case HostCommand.Stop:
                services.AddHostedService<StopCommand>();
                break;
            default:
                services.AddApplication(isDetached: command == HostCommand.RunDetached);
                break;
        }
    }

    /// <summary>What every command needs: settings, the console, the process's end.</summary>
    private static void AddHost(this HostApplicationBuilder builder, bool isDetached)
    {
        var services = builder.Services;
        builder.Logging.ClearProviders();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        services.AddSingleton<ILoggerProvider, ConsoleLoggerProvider>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new StartOutput(!isDetached && provider.GetRequiredService<IOptions<LocalHostingOptions>>().Value.QuietStart));
        services.AddSingleton(provider => new ConsoleOutput(provider.GetRequiredService<IResourceCollection>(),
            isDetached ? new BoundedLogFile(provider.GetRequiredService<DataDirectory>(), provider.GetRequiredService<IOptions<LocalHostingOptions>>().Value.LogFileBytes) : Console.Out,
            colours: !isDetached && !Console.IsOutputRedirected && string.IsNullOrEmpty(builder.Configuration["NO_COLOR"]),
            provider.GetRequiredService<StartOutput>()));
        services.AddOptionsWithValidateOnStart<LocalHostingOptions, LocalHostingOptionsValidator>().BindConfiguration(LocalHostingOptions.Section)
            .Validate(options => options.RestartBaseDelay <= options.RestartMaxDelay, $"{LocalHostingOptions.Section}: RestartBaseDelay must not exceed RestartMaxDelay.");
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownTimeout);
        services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        services.AddSingleton<HostControl>();
        services.AddSingleton<Lifecycle>();
    }

    private static void AddApplication(this IServiceCollection services, bool isDetached)
    {
        services.AddHttpClient(ProjectLauncher.HealthClient)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }).RemoveAllLoggers();
        services.AddSingleton<ResourceStates>();
        services.AddOptions<DashboardOptions>().BindConfiguration(DashboardOptions.Section);
        services.AddSingleton<HostedResources>();
        services.AddSingleton<HostedDashboard>();
        services.AddSingleton<HostNotice>();
        services.AddSingleton<MissingSettings>();
        services.AddSingleton<StartReporter>();
        services.AddSingleton<ResourceEnvironment>();
        services.AddSingleton<BackingChooser>();
        services.AddSingleton<PortReservations>();
        services.AddSingleton<PortAllocator>();
        services.AddSingleton<PlannerServices>();
        services.AddSingleton<ApplicationPlanner>();
        services.AddSingleton<IHostedService>(provider => new TerminalClosed(provider.GetRequiredService<IHostApplicationLifetime>(), isDetached));
        services.AddHostedService<ApplicationRunner>();
    }
}
