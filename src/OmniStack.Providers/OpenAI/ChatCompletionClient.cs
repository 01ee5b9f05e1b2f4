using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace OmniStack.Providers.OpenAI;

/// <summary>
/// <see cref="IChatClient"/> over the Chat Completions of the official SDK, and the reasoning that compatible servers stream as
/// <c>reasoning_content</c> or <c>reasoning</c>. Each call names its model.
/// </summary>
internal sealed class ChatCompletionClient(OpenAIClient client) : IChatClient
{
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = new StreamedToolCalls();
        var request = ChatCompletionRequest.ToOptions(options, options?.RawRepresentationFactory?.Invoke(this) as ChatCompletionOptions);
        var chunks = client.GetChatClient(options?.ModelId).CompleteChatStreamingAsync(
            ChatCompletionRequest.ToMessages(messages, options?.Instructions), request, cancellationToken);
        await foreach (var chunk in chunks.WithCancellation(cancellationToken))
        {
            ChatCompletionResponse.ThrowIfError(chunk);
            foreach (var piece in chunk.ToolCallUpdates)
            {
                calls.Add(piece.Index, piece.ToolCallId, piece.FunctionName, piece.FunctionArgumentsUpdate);
            }

            var update = ChatCompletionResponse.ToUpdate(chunk);
            if (update.FinishReason is not null)
            {
                update.Contents = [.. update.Contents, .. calls.Take()];
            }

            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The connections are the provider's, not this client's.
    }
}
