using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Providers.Demo;
using OmniStack.Providers.OpenAI;

namespace OmniStack.Providers;

/// <summary>Registers the one <see cref="IChatClient"/> of a service.</summary>
public static class ProvidersServiceCollectionExtensions
{
    /// <summary>The provider name that the demo's <see cref="ChatClientMetadata"/> carries; no other client has it.</summary>
    public const string DemoProvider = DemoChatClient.ModelId;

    /// <summary>Adds the model that a service is configured with: behind an OpenAI-compatible endpoint when there is a key, else the demo.</summary>
    /// <param name="services">The service's.</param>
    /// <param name="apiKey">Null or empty for the demo.</param>
    /// <param name="model">Null for the default of <see cref="OpenAIModelOptions.Model"/>.</param>
    /// <param name="baseUrl">Null or empty for the default of <see cref="OpenAIModelOptions.BaseUrl"/>.</param>
    public static IServiceCollection AddModel(this IServiceCollection services, string? apiKey, string? model, string? baseUrl)
        => string.IsNullOrWhiteSpace(apiKey) ? services.AddDemoModel() : services.AddOpenAIModel(options =>
        {
            options.ApiKey = apiKey;
            options.Model = model ?? options.Model;
            options.BaseUrl = string.IsNullOrEmpty(baseUrl) ? options.BaseUrl : new Uri(baseUrl, UriKind.RelativeOrAbsolute);
        });

    /// <summary>Adds a model behind an OpenAI-compatible endpoint, configured by <see cref="OpenAIModelOptions"/>.</summary>
    /// <param name="services">The service's.</param>
    /// <param name="configure">Applied after the configuration section.</param>
    public static IServiceCollection AddOpenAIModel(this IServiceCollection services, Action<OpenAIModelOptions> configure)
    {
        services.AddOptionsWithValidateOnStart<OpenAIModelOptions, OpenAIModelOptionsValidator>()
            .BindConfiguration(OpenAIModelOptions.Section)
            .Configure(configure)
            .Validate(options => options.BaseUrl is { IsAbsoluteUri: true, Scheme: "http" or "https" },
                $"{OpenAIModelOptions.Section}: BaseUrl must be an absolute http or https URL.");
        services.AddSingleton<IChatClient, OpenAIChatClient>();
        return services;
    }

    /// <summary>Adds the demo, which needs no model, key or network and says so; configured by <see cref="DemoModelOptions"/>.</summary>
    public static IServiceCollection AddDemoModel(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<DemoModelOptions, DemoModelOptionsValidator>().BindConfiguration(DemoModelOptions.Section);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IChatClient, DemoChatClient>();
        return services;
    }
}
