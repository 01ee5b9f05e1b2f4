using Microsoft.Extensions.AI;
using OmniStack.Contracts.Chat;
using OmniStack.Providers;

namespace OmniStack.ChatApi.Models;

/// <summary>What can be told about the model behind the service.</summary>
internal static class ConfiguredModel
{
    public static ModelDto Describe(IChatClient client)
    {
        var metadata = client.GetService<ChatClientMetadata>();
        var provider = metadata?.ProviderName ?? "unknown";
        var id = metadata?.DefaultModelId ?? "unknown";
        return provider == ProvidersServiceCollectionExtensions.DemoProvider
            ? new ModelDto(id, provider, Demo: true, "No model is configured; the built-in demo answers. Set OPENAI_API_KEY for a model.")
            : new ModelDto(id, provider, Demo: false, $"{id} at {metadata?.ProviderUri?.GetLeftPart(UriPartial.Authority)}.");
    }
}
