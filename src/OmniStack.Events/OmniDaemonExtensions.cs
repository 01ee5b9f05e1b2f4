using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OmniStack.Abstractions.Events;
using OmniStack.Events.Publishing;
using OmniStack.Events.Running;

namespace OmniStack.Events;

/// <summary>Makes any .NET host a runner of agents.</summary>
public static class OmniDaemonExtensions
{
    /// <summary>
    /// Adds <see cref="IEventPublisher"/> and what agents need to run. An <see cref="IEventBus"/> must be registered too. May be
    /// called more than once.
    /// </summary>
    public static OmniDaemonBuilder AddOmniDaemon(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        if (services.FirstOrDefault(s => s.ServiceType == typeof(AgentRegistry))?.ImplementationInstance is AgentRegistry existing)
        {
            return new OmniDaemonBuilder(services, existing);
        }
        var registry = new AgentRegistry();
        services.AddSingleton(registry);
        services.AddOptionsWithValidateOnStart<EventsOptions, EventsOptionsValidator>().BindConfiguration(EventsOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<RunnerName>();
        services.AddSingleton<BusMonitor>();
        services.AddSingleton<TopicDirectory>();
        services.AddSingleton<TaskWatcher>();
        services.AddSingleton<FollowUpFactory>();
        services.AddSingleton<OutcomeStore>();
        services.AddSingleton<IEventPublisher, EventPublisher>();
        services.AddSingleton<Settler>();
        services.AddHostedService(provider => provider.GetRequiredService<Settler>());
        return new OmniDaemonBuilder(services, registry);
    }
}
