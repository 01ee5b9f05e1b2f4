using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Redis.Chat;

/// <summary>Registers the relay of turns on Redis.</summary>
public static class RedisTurnRelayRegistration
{
    /// <summary>
    /// <see cref="ITurnRelay"/> on Redis, for several instances of a service. Options from <see cref="RedisOptions.Section"/> and
    /// <see cref="RedisTurnRelayOptions.Section"/>, checked at start; <paramref name="configure"/> is applied after the first.
    /// </summary>
    public static IServiceCollection AddRedisTurnRelay(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .BindConfiguration(RedisOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.AddOptionsWithValidateOnStart<RedisTurnRelayOptions, RedisTurnRelayOptionsValidator>().BindConfiguration(RedisTurnRelayOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.AddSingleton<RedisTurnRelay>();
        services.AddSingleton<ITurnRelay>(provider => provider.GetRequiredService<RedisTurnRelay>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisTurnRelay>());
        return services;
    }
}
