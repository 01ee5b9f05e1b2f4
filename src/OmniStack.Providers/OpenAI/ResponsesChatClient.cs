using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace OmniStack.Providers.OpenAI;

/// <summary>
/// <see cref="IChatClient"/> over the Responses of the official SDK. Nothing is stored at the provider: the whole conversation goes
/// with each call, and reasoning as the encrypted items that the provider gave. Each call names its model.
/// </summary>
internal sealed class ResponsesChatClient(ResponsesClient client) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = ResponsesRequest.From(messages, options, options?.RawRepresentationFactory?.Invoke(this) as CreateResponseOptions);
        var stream = new ResponsesStream();
        await foreach (var happened in await client.CreateResponseStreamingAsync(request, cancellationToken))
        {
            if (stream.ToUpdate(happened) is { } update)
            {
                yield return update;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The connections are the provider's, not this client's.
    }
}
