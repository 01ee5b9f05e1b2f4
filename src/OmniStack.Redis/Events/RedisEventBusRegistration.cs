using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions.Events;

namespace OmniStack.Redis.Events;

/// <summary>Registers the event bus on Redis Streams, and every other port of the events.</summary>
public static class RedisEventBusRegistration
{
    /// <summary>
    /// <see cref="IEventBus"/> and the ports of its operators on Redis Streams (7.0 or later). Options from <see cref="RedisOptions.Section"/>, checked at start;
    /// <paramref name="configure"/> is applied after them. It connects at the first call and does not need the server at start.
    /// </summary>
    public static IServiceCollection AddRedisEventBus(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .BindConfiguration(RedisOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.TryAddSingleton(provider => new RedisWakeUps(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<IOptions<RedisOptions>>().Value.KeyOf("wake")));
        services.AddSingleton<IEventBus, RedisEventBus>();
        services.AddSingleton<IAgentLifecycle, RedisAgentLifecycle>();
        services.AddSingleton<ITaskStore, RedisTaskStore>();
        services.AddSingleton<IDeadLetterStore, RedisDeadLetterStore>();
        services.AddSingleton<ITaskFeed, RedisTaskFeed>();
        services.AddSingleton<IBusMonitor, RedisBusMonitor>();
        services.AddSingleton<IScheduleStore, RedisScheduleStore>();
        services.AddSingleton<IConfigurationStore, RedisConfigurationStore>();
        return services;
    }
}
