using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Providers.Demo;

/// <summary>
/// What answers when no model is configured. It says so, and answers from the conversation alone, always the same: it proves
/// that history and tool results arrive, and lets tool turns, long streams and failures be tried without a key.
/// </summary>
internal sealed class DemoChatClient(IOptions<DemoModelOptions> options, TimeProvider time) : IChatClient
{
    public const string ModelId = "demo";

    private static readonly ChatClientMetadata Metadata = new(ModelId, providerUri: null, ModelId);

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages.ToList();
        var reply = DemoReply.To(conversation, options?.Tools?.OfType<AIFunctionDeclaration>().Select(tool => tool.Name) ?? []);
        var responseId = $"demo-{conversation.Count}";
        var words = 0;
        using var pace = StartPace();
        var said = Words(reply.Reasoning).Select(AIContent (word) => new TextReasoningContent(word)).Concat(Words(reply.Text).Select(word => new TextContent(word)));
        foreach (var word in said)
        {
            yield return Update(responseId, word);
            words++;
            cancellationToken.ThrowIfCancellationRequested();
            if (pace is not null)
            {
                await pace.WaitForNextTickAsync(cancellationToken);
            }
        }

        if (reply.Fails)
        {
            throw new OmniStackException(ErrorKind.BadGateway, ErrorCodes.ModelFailed, "The demo model failed, as it was asked to.");
        }

        foreach (var content in reply.Contents)
        {
            yield return Update(responseId, content);
        }

        var last = Update(responseId, new UsageContent(Count(conversation, words)));
        last.FinishReason = reply.Contents.Any(content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop;
        yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? Metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;

    public void Dispose()
    {
        // It holds nothing.
    }

    /// <summary>One timer for the whole answer: what the reader takes for a word is not added to the pause after it.</summary>
    private PeriodicTimer? StartPace()
        => options.Value.WordDelay >= DemoModelOptions.LeastWordDelay ? new PeriodicTimer(options.Value.WordDelay, time) : null;

    private static ChatResponseUpdate Update(string responseId, AIContent content)
        => new(ChatRole.Assistant, [content]) { ResponseId = responseId, MessageId = responseId, ModelId = ModelId };

    /// <summary>A word counts as a token: it has no tokenizer.</summary>
    private static UsageDetails Count(List<ChatMessage> conversation, int outputWords)
    {
        var inputWords = conversation.Sum(message => Words(message.Text).Count());
        return new UsageDetails { InputTokenCount = inputWords, OutputTokenCount = outputWords, TotalTokenCount = inputWords + outputWords };
    }

    /// <summary>Each word with the white space after it, so that together they are the text.</summary>
    private static IEnumerable<string> Words(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            while (end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            yield return text[start..end];
            start = end;
        }
    }
}
