using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Records;

namespace OmniStack.Redis.Records;

/// <summary>Registers the record store on Redis.</summary>
public static class RedisRecordStoreRegistration
{
    /// <summary>
    /// <see cref="IRecordStore"/> on Redis, for agents that run in many processes. Options from <see cref="RedisOptions.Section"/>,
    /// checked at start; <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddRedisRecordStore(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .BindConfiguration(RedisOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.AddSingleton<IRecordStore, RedisRecordStore>();
        return services;
    }
}
