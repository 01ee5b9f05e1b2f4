using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OmniStack.Client;

/// <summary>Adds the clients to a container.</summary>
public static class ClientRegistration
{
    /// <summary>
    /// Adds <see cref="DaemonClient"/> and <see cref="ChatApiClient"/> as typed clients of the HTTP client factory, whose
    /// defaults (service discovery, resilience) apply to them.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="configure">Runs after the configuration section <see cref="OmniStackClientOptions.Section"/> is bound.</param>
    public static IServiceCollection AddOmniStackClients(this IServiceCollection services, Action<OmniStackClientOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<OmniStackClientOptions, OmniStackClientOptionsValidator>()
            .BindConfiguration(OmniStackClientOptions.Section)
            .Configure(configure ?? (_ => { }))
            .Validate(o => o.DaemonAddress.IsAbsoluteUri && o.ChatApiAddress.IsAbsoluteUri, $"{OmniStackClientOptions.Section}: the addresses must be absolute.");
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient<DaemonClient>((provider, http) => ClientHttp.PrepareDaemon(http, OptionsOf(provider)));
        services.AddHttpClient<ChatApiClient>((provider, http) => ClientHttp.PrepareChatApi(http, OptionsOf(provider)));
        return services;
    }

    private static OmniStackClientOptions OptionsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<OmniStackClientOptions>>().Value;
}
