using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Models;

namespace OmniStack.Redis.Models;

/// <summary>Registers the response cache on Redis.</summary>
public static class RedisResponseCacheRegistration
{
    /// <summary>
    /// <see cref="IResponseCache"/> on Redis, shared by all processes. Options from <see cref="RedisOptions.Section"/>, checked at
    /// start; <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddRedisResponseCache(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .BindConfiguration(RedisOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.AddSingleton<IResponseCache, RedisResponseCache>();
        return services;
    }
}
