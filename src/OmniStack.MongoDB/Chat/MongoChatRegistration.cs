using Microsoft.Extensions.DependencyInjection;
using OmniStack.Abstractions.Chat;

namespace OmniStack.MongoDB.Chat;

/// <summary>Registers the chat store on MongoDB.</summary>
public static class MongoChatRegistration
{
    /// <summary>Adds <see cref="IChatStore"/>, <see cref="IUsageStore"/> and <see cref="IAttachmentStore"/> on the registered <see cref="IMongoDatabase"/>, configured by <see cref="MongoChatOptions"/>.</summary>
    public static IServiceCollection AddMongoChatStore(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<MongoChatOptions, MongoChatOptionsValidator>().BindConfiguration(MongoChatOptions.Section);
        return services.AddSingleton<IChatStore, MongoChatStore>().AddSingleton<IUsageStore, MongoUsageStore>()
            .AddSingleton<IAttachmentStore, MongoAttachmentStore>();
    }
}
