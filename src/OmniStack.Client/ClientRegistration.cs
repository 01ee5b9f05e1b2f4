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
        services.AddHttpClient<DaemonClient>((provider, http) => Prepare(provider, http, o => o.DaemonAddress));
        services.AddHttpClient<ChatApiClient>((provider, http) => Prepare(provider, http, o => o.ChatApiAddress));
        return services;
    }

    private static void Prepare(IServiceProvider provider, HttpClient http, Func<OmniStackClientOptions, Uri> address)
    {
        var options = provider.GetRequiredService<IOptions<OmniStackClientOptions>>().Value;
        http.BaseAddress = address(options);
        http.MaxResponseContentBufferSize = options.MaxResponseBytes;
        http.Timeout = Timeout.InfiniteTimeSpan; // every call has its own; see ApiTransport
    }
}
