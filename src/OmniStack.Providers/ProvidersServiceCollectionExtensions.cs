using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OmniStack.Providers.Caching;
using OmniStack.Providers.Demo;
using OmniStack.Providers.Guardrails;
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
    /// The configured guardrails, every registered <see cref="IGuardrail"/>, and the response cache apply to all of its calls.
    /// </summary>
    /// <remarks>
    /// Reads <see cref="ModelOptions"/>, <see cref="GuardrailOptions"/> and <see cref="ResponseCacheOptions"/> from the registered
    /// configuration. The cache needs an <see cref="Abstractions.Models.IResponseCache"/>.
    /// </remarks>
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
        services.AddOptionsWithValidateOnStart<GuardrailOptions, GuardrailOptionsValidator>().BindConfiguration(GuardrailOptions.Section);
        services.AddSingleton<IGuardrail, BlockedContentGuardrail>();
        services.AddSingleton<IGuardrail, PersonalDataGuardrail>();
        services.AddOptionsWithValidateOnStart<ResponseCacheOptions, ResponseCacheOptionsValidator>().BindConfiguration(ResponseCacheOptions.Section);
        services.AddSingleton<ModelPipeline>();
        services.AddSingleton(provider => provider.GetRequiredService<ModelPipeline>()
            .Build(provider.GetRequiredService<ModelRouter>(), provider.GetRequiredService<DemoChatClient>()));
        return services;
    }
}
