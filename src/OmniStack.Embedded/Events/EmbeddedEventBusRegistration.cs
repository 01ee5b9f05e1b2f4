using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Registers the embedded event bus.</summary>
public static class EmbeddedEventBusRegistration
{
    /// <summary>
    /// Every port of events on one local file: one process, no server. The first port that is asked for opens it and reads it back,
    /// which fails when another process has it, or it is damaged or cannot be written. Options from <see cref="EmbeddedEventBusOptions.Section"/>,
    /// checked at start; <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddEmbeddedEventBus(this IServiceCollection services, Action<EmbeddedEventBusOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<EmbeddedEventBusOptions, EmbeddedEventBusOptionsValidator>()
            .BindConfiguration(EmbeddedEventBusOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new BusStorage(provider.GetRequiredService<IOptions<EmbeddedEventBusOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BusStorage>>()));
        services.AddSingleton<IEventBus, EmbeddedEventBus>();
        services.AddSingleton<IAgentLifecycle, EmbeddedAgentLifecycle>();
        services.AddSingleton<ITaskStore, EmbeddedTaskStore>();
        services.AddSingleton<IDeadLetterStore, EmbeddedDeadLetterStore>();
        services.AddSingleton<IScheduleStore, EmbeddedScheduleStore>();
        services.AddSingleton<IConfigurationStore, EmbeddedConfigurationStore>();
        services.AddSingleton<ITaskFeed, EmbeddedTaskFeed>();
        services.AddSingleton<IBusMonitor, EmbeddedBusMonitor>();
        return services;
    }
}
