using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OpenAI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace OmniStack.Providers.OpenAI;

/// <summary>
/// <see cref="IChatClient"/> over the Chat Completions of the official SDK: text, tool calls, usage, and the reasoning that
/// compatible servers stream as <c>reasoning_content</c> or <c>reasoning</c>.
/// </summary>
/// <remarks>Failures of the server are <see cref="OmniStackException"/> with <c>model_failed</c>; its own text is in the inner exception only.</remarks>
internal sealed class OpenAIChatClient : IChatClient
{
    private readonly ChatClient _client;
    private readonly ChatClientMetadata _metadata;

    public OpenAIChatClient(IOptions<OpenAIModelOptions> options)
    {
        var value = options.Value;
        _metadata = new ChatClientMetadata("openai", value.BaseUrl, value.Model);
        _client = new ChatClient(value.Model, new ApiKeyCredential(value.ApiKey), new OpenAIClientOptions
        {
            Endpoint = value.BaseUrl,
            NetworkTimeout = value.NetworkTimeout,
            RetryPolicy = new ClientRetryPolicy(value.MaxRetries),
        });
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = new StreamedToolCalls();
        var stream = _client.CompleteChatStreamingAsync(
            OpenAIRequest.ToMessages(messages, options?.Instructions), OpenAIRequest.ToOptions(options), cancellationToken);
        await using var chunks = stream.GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(chunks, cancellationToken))
        {
            calls.Add(chunks.Current.ToolCallUpdates);
            var update = OpenAIResponse.ToUpdate(chunks.Current);
            if (update.FinishReason is not null)
            {
                update.Contents = [.. update.Contents, .. calls.Take()];
            }

            yield return update;
        }

        if (calls.Take() is { Count: > 0 } unfinished)
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, unfinished);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;

    public void Dispose()
    {
        // The SDK's client holds nothing that has to be closed.
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> chunks, CancellationToken cancellationToken)
    {
        try
        {
            return await chunks.MoveNextAsync();
        }
        catch (Exception error) when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Refusals, timeouts, connections that break and chunks that are no JSON: one error for all that is not ours.
            throw new OmniStackException(ErrorKind.BadGateway, ErrorCodes.ModelFailed, Describe(error), error);
        }
    }

    private static string Describe(Exception error)
        => error is ClientResultException { Status: > 0 } refused
            ? $"The model's service answered with status {refused.Status}."
            : "The model's service did not answer, or broke off its answer.";
}
