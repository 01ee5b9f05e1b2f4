using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Agents;

namespace OmniStack.Redis.Agents;

/// <summary>Registers the run store on Redis.</summary>
public static class RedisRunStoreRegistration
{
    /// <summary>
    /// <see cref="IRunStore"/> on Redis, for agents that run in many processes. Options from <see cref="RedisOptions.Section"/> and
    /// <see cref="RedisRunStoreOptions.Section"/>, checked at start; <paramref name="configure"/> is applied after the first.
    /// </summary>
    public static IServiceCollection AddRedisRunStore(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .BindConfiguration(RedisOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.AddOptionsWithValidateOnStart<RedisRunStoreOptions, RedisRunStoreOptionsValidator>().BindConfiguration(RedisRunStoreOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.AddSingleton<IRunStore, RedisRunStore>();
        return services;
    }
}
