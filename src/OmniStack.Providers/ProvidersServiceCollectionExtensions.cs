using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OmniStack.Providers.Demo;
using OmniStack.Providers.Http;
using OmniStack.Providers.Routing;

namespace OmniStack.Providers;

/// <summary>Registers the one <see cref="IChatClient"/> of a service.</summary>
public static class ProvidersServiceCollectionExtensions
{
    /// <summary>The provider name that the demo's <see cref="ChatClientMetadata"/> carries; no other client has it.</summary>
    public const string DemoProvider = DemoChatClient.ModelId;

    /// <summary>
    /// Adds the models of the configuration, as one client that asks the one a call names; the demo when no provider is configured.
    /// </summary>
    /// <remarks>Reads <see cref="ModelOptions"/> from the registered configuration.</remarks>
    public static IServiceCollection AddModel(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<ModelOptions, ModelOptionsValidator>();
        services.AddSingleton<IConfigureOptions<ModelOptions>, ModelOptionsSetup>();
        services.AddOptionsWithValidateOnStart<DemoModelOptions, DemoModelOptionsValidator>().BindConfiguration(DemoModelOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ProviderHttp>();
        services.AddSingleton<ProviderClients>();
        services.AddSingleton<ModelRoutes>();
        services.AddSingleton<DemoChatClient>();
        services.AddSingleton<ModelRouter>();
        services.AddSingleton<IChatClient>(provider => provider.GetRequiredService<IOptions<ModelOptions>>().Value.HasProvider
            ? provider.GetRequiredService<ModelRouter>()
            : provider.GetRequiredService<DemoChatClient>());
        return services;
    }
}
