using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Models;

namespace OmniStack.Embedded.Models;

/// <summary>Registers the response cache in memory.</summary>
public static class MemoryResponseCacheRegistration
{
    /// <summary><see cref="IResponseCache"/> of this process alone. Options from <see cref="MemoryResponseCacheOptions.Section"/>, checked at start.</summary>
    public static IServiceCollection AddMemoryResponseCache(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<MemoryResponseCacheOptions, MemoryResponseCacheOptionsValidator>().BindConfiguration(MemoryResponseCacheOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IResponseCache, MemoryResponseCache>();
        return services;
    }
}
