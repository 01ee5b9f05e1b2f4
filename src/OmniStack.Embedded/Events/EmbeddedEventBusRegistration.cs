using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Registers the embedded event bus.</summary>
public static class EmbeddedEventBusRegistration
{
    /// <summary>
    /// <see cref="IEventBus"/> on a local file: one process, no server. Options from <see cref="EmbeddedEventBusOptions.Section"/>,
    /// checked at start; <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddEmbeddedEventBus(this IServiceCollection services, Action<EmbeddedEventBusOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<EmbeddedEventBusOptions, EmbeddedEventBusOptionsValidator>()
            .BindConfiguration(EmbeddedEventBusOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IEventBus, EmbeddedEventBus>();
        return services;
    }
}
