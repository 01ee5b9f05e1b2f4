using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Agents;

namespace OmniStack.Embedded.Agents;

/// <summary>Registers the run stores that need no server.</summary>
public static class EmbeddedRunStoreRegistration
{
    /// <summary>
    /// <see cref="IRunStore"/> on a local file. Options from <see cref="EmbeddedRunStoreOptions.Section"/>, checked at start;
    /// <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddEmbeddedRunStore(this IServiceCollection services, Action<EmbeddedRunStoreOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<EmbeddedRunStoreOptions, EmbeddedRunStoreOptionsValidator>()
            .BindConfiguration(EmbeddedRunStoreOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IRunStore, EmbeddedRunStore>();
        return services;
    }

    /// <summary><see cref="IRunStore"/> in memory: runs end with the process.</summary>
    public static IServiceCollection AddMemoryRunStore(this IServiceCollection services)
    {
        services.AddSingleton<IRunStore, MemoryRunStore>();
        return services;
    }
}
