using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>Registers the embedded chat store.</summary>
public static class EmbeddedChatRegistration
{
    /// <summary>Adds <see cref="IChatStore"/>, <see cref="IUsageStore"/> and <see cref="IAttachmentStore"/> on local files, configured by <see cref="EmbeddedChatOptions"/>.</summary>
    /// <param name="services">The service's.</param>
    /// <param name="configure">Applied after the configuration section.</param>
    public static IServiceCollection AddEmbeddedChatStore(this IServiceCollection services, Action<EmbeddedChatOptions> configure)
    {
        services.AddOptionsWithValidateOnStart<EmbeddedChatOptions, EmbeddedChatOptionsValidator>()
            .BindConfiguration(EmbeddedChatOptions.Section)
            .Configure(configure);
        services.AddSingleton<IChatStore, EmbeddedChatStore>();
        services.AddSingleton<IUsageStore, EmbeddedUsageStore>();
        services.AddSingleton<IAttachmentStore, EmbeddedAttachmentStore>();
        return services;
    }
}
