using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Events;

namespace OmniStack.Redis.Events;

/// <summary>Registers the event bus on Redis Streams.</summary>
public static class RedisEventBusRegistration
{
    /// <summary>
    /// <see cref="IEventBus"/> on Redis Streams (7.0 or later). Options from <see cref="RedisOptions.Section"/>, checked at start;
    /// <paramref name="configure"/> is applied after them. It connects at the first call and does not need the server at start.
    /// </summary>
    public static IServiceCollection AddRedisEventBus(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .BindConfiguration(RedisOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.AddSingleton<IEventBus, RedisEventBus>();
        return services;
    }
}
