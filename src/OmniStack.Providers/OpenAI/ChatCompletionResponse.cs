using System.Text;
using Microsoft.Extensions.AI;
using OmniStack.Providers.Http;
using OpenAI.Chat;
using FinishReason = OpenAI.Chat.ChatFinishReason;

namespace OmniStack.Providers.OpenAI;

/// <summary>From the chunks of Chat Completions to the updates of Microsoft.Extensions.AI; tool calls apart, which come in pieces.</summary>
internal static class ChatCompletionResponse
{
    public static ChatResponseUpdate ToUpdate(StreamingChatCompletionUpdate chunk)
    {
        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ResponseId = chunk.CompletionId,
            ModelId = chunk.Model,
            FinishReason = ToFinishReason(chunk.FinishReason),
        };
        if (ReasoningOf(chunk) is { Length: > 0 } reasoning)
        {
            update.Contents.Add(new TextReasoningContent(reasoning));
        }

        foreach (var part in chunk.ContentUpdate.Where(part => part.Text is { Length: > 0 }))
        {
            update.Contents.Add(new TextContent(part.Text));
        }

        if (chunk.RefusalUpdate is { Length: > 0 } refusal)
        {
            update.Contents.Add(new TextContent(refusal));
        }

        if (UrlCitations.Of(chunk) is { Count: > 0 } sources)
        {
            update.Contents.Add(new AIContent { Annotations = sources });
        }

        if (chunk.Usage is { } usage)
        {
            update.Contents.Add(new UsageContent(ToUsage(usage)));
        }

        return update;
    }

    private static UsageDetails ToUsage(ChatTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };

    private static Microsoft.Extensions.AI.ChatFinishReason? ToFinishReason(FinishReason? reason) => reason switch
    {
        null => null,
        FinishReason.Stop => Microsoft.Extensions.AI.ChatFinishReason.Stop,
        FinishReason.Length => Microsoft.Extensions.AI.ChatFinishReason.Length,
        FinishReason.ContentFilter => Microsoft.Extensions.AI.ChatFinishReason.ContentFilter,
        FinishReason.ToolCalls or FinishReason.FunctionCall => Microsoft.Extensions.AI.ChatFinishReason.ToolCalls,
        _ => new Microsoft.Extensions.AI.ChatFinishReason("other"),
    };

    /// <summary>Some servers report a failure as a chunk of a stream that began with 200.</summary>
    /// <exception cref="Abstractions.OmniStackException">The chunk is an error.</exception>
    public static void ThrowIfError(StreamingChatCompletionUpdate chunk)
    {
        if (chunk.Patch.Contains("$.error"u8))
        {
            throw ProviderErrors.FromCode(TryRead(chunk, "$.error.code") ?? TryRead(chunk, "$.error.type"), TryRead(chunk, "$.error.message"));
        }
    }

    // Not of the API, but of DeepSeek, vLLM and others; the SDK keeps what it does not know in the patch.
    private static string? ReasoningOf(StreamingChatCompletionUpdate chunk)
        => TryRead(chunk, "$.choices[0].delta.reasoning_content") ?? TryRead(chunk, "$.choices[0].delta.reasoning");

    private static string? TryRead(StreamingChatCompletionUpdate chunk, string path)
        => chunk.Patch.TryGetValue(Encoding.UTF8.GetBytes(path), out string? value) ? value : null;
}
