using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Models;

namespace OmniStack.Providers.Routing;

/// <summary>
/// The <see cref="IChatClient"/> of all configured models: <see cref="ChatOptions.ModelId"/> says which one is asked, the default
/// when it is null. A model's settings apply where the call sets nothing.
/// </summary>
internal sealed class ModelRouter(ModelRoutes routes, ProviderClients providers) : IChatClient
{
    private readonly ConcurrentDictionary<(string Provider, ModelApi Api), IChatClient> _clients = new();

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var route = RouteOf(options);
        await foreach (var update in ClientOf(route).GetStreamingResponseAsync(messages, Apply(route, options), cancellationToken))
        {
            yield return update;
        }
    }

    /// <summary>
    /// Metadata of the default model, or, with a call's <see cref="ChatOptions"/> as the key, of the one which that call asks; the rest is
    /// asked of the default model's provider.
    /// </summary>
    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType.IsInstanceOfType(this) ? this
            : serviceKey is null or ChatOptions && serviceType == typeof(ChatClientMetadata) ? providers.Describe(RouteOf(serviceKey as ChatOptions))
            : ClientOf(RouteOf(options: null)).GetService(serviceType, serviceKey);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private ModelRoute RouteOf(ChatOptions? options)
        => routes.Find(options?.ModelId, forSummary: options?.AdditionalProperties?.GetValueOrDefault(ModelCallProperties.Purpose) as string == ModelCallProperties.Summary);

    private IChatClient ClientOf(ModelRoute route) => _clients.GetOrAdd((route.Provider, route.Api), static (key, all) => all.Create(key.Provider, key.Api), providers);

    private static ChatOptions Apply(ModelRoute route, ChatOptions? options)
    {
        var applied = options?.Clone() ?? new ChatOptions();
        applied.ModelId = route.Model;
        applied.Temperature ??= route.Temperature;
        if (applied.Tools is { Count: > 0 })
        {
            applied.ToolMode ??= ToToolMode(route.ToolChoice);
        }

        applied.RawRepresentationFactory ??= RawRequest.FactoryOf(route);
        return applied;
    }

    private static ChatToolMode? ToToolMode(string? choice) => choice switch
    {
        null or "auto" => null,
        "none" => ChatToolMode.None,
        "required" => ChatToolMode.RequireAny,
        _ => ChatToolMode.RequireSpecific(choice),
    };
}
