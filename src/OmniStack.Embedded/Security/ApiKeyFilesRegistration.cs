using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OmniStack.Abstractions.Security;

namespace OmniStack.Embedded.Security;

/// <summary>Registers the API keys that need no server.</summary>
public static class ApiKeyFilesRegistration
{
    /// <summary>
    /// <see cref="IApiKeyStore"/> as files. Options from <see cref="ApiKeyFilesOptions.Section"/>, checked at start;
    /// <paramref name="configure"/> is applied after them.
    /// </summary>
    public static IServiceCollection AddApiKeyFiles(this IServiceCollection services, Action<ApiKeyFilesOptions>? configure = null)
    {
        services.AddOptionsWithValidateOnStart<ApiKeyFilesOptions, ApiKeyFilesOptionsValidator>()
            .BindConfiguration(ApiKeyFilesOptions.Section)
            .Configure(options => configure?.Invoke(options));
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IApiKeyStore, ApiKeyFiles>();
        return services;
    }
}
