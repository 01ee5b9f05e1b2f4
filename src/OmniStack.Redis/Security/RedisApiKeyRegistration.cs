using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Security;

namespace OmniStack.Redis.Security;

/// <summary>Registers the API keys and their rates on Redis.</summary>
public static class RedisApiKeyRegistration
{
    /// <summary>
    /// <see cref="IApiKeyStore"/> and <see cref="IRateCounter"/> on Redis. Options from <see cref="RedisOptions.Section"/>, checked at start;
    /// <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddRedisApiKeys(this IServiceCollection services, Action<RedisOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<RedisOptions, RedisOptionsValidator>()
            .BindConfiguration(RedisOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RedisConnection>();
        services.AddSingleton<IApiKeyStore, RedisApiKeyStore>();
        services.AddSingleton<IRateCounter, RedisRateCounter>();
        return services;
    }
}
