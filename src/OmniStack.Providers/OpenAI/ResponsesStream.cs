using Microsoft.Extensions.AI;
using OmniStack.Providers.Http;
using OpenAI.Responses;

namespace OmniStack.Providers.OpenAI;

/// <summary>From the events of one streamed response to the updates of Microsoft.Extensions.AI.</summary>
internal sealed class ResponsesStream
{
    private string? _responseId;
    private string? _model;
    private bool _hasCalls;
    private bool _isRefused;

    /// <returns>Null for what has no place there.</returns>
    /// <exception cref="Abstractions.OmniStackException">The response failed.</exception>
    public ChatResponseUpdate? ToUpdate(StreamingResponseUpdate happened) => happened switch
    {
        StreamingResponseCreatedUpdate created => Begin(created.Response),
        StreamingResponseOutputTextDeltaUpdate { Delta.Length: > 0 } text => Update(new TextContent(text.Delta)),
        StreamingResponseRefusalDeltaUpdate { Delta.Length: > 0 } refusal => Refuse(refusal.Delta),
        StreamingResponseReasoningSummaryTextDeltaUpdate { Delta.Length: > 0 } summary => Update(new TextReasoningContent(summary.Delta)),
        StreamingResponseReasoningTextDeltaUpdate { Delta.Length: > 0 } reasoning => Update(new TextReasoningContent(reasoning.Delta)),
        StreamingResponseReasoningSummaryPartAddedUpdate { SummaryIndex: > 0 } => Update(new TextReasoningContent("\n\n")),
        StreamingResponseOutputItemDoneUpdate { Item: FunctionCallResponseItem call } => Call(call),
        StreamingResponseOutputItemDoneUpdate { Item: MessageResponseItem said } => Cite(said),
        StreamingResponseOutputItemDoneUpdate { Item: ReasoningResponseItem { EncryptedContent: { Length: > 0 } encrypted } }
            => Update(new TextReasoningContent(null) { ProtectedData = encrypted }),
        StreamingResponseCompletedUpdate completed => End(completed.Response, _hasCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop),
        StreamingResponseIncompleteUpdate incomplete => End(incomplete.Response, ReasonOf(incomplete.Response)),
        StreamingResponseFailedUpdate failed => throw ProviderErrors.FromCode(failed.Response.Error?.Code.ToString(), failed.Response.Error?.Message),
        StreamingResponseErrorUpdate error => throw ProviderErrors.FromCode(error.Code, error.Message),
        _ => null,
    };

    private ChatResponseUpdate? Begin(ResponseResult response)
    {
        (_responseId, _model) = (response.Id, response.Model);
        return null;
    }

    private ChatResponseUpdate Refuse(string text)
    {
        _isRefused = true;
        return Update(new TextContent(text));
    }

    private ChatResponseUpdate Call(FunctionCallResponseItem call)
    {
        _hasCalls = true;
        return Update(ToolCallJson.ToContent(call.CallId, call.FunctionName, call.FunctionArguments.ToString()));
    }

    /// <summary>By itself, so that whatever is done with the text leaves it alone.</summary>
    private ChatResponseUpdate? Cite(MessageResponseItem said)
    {
        var sources = said.Content.SelectMany(part => part.OutputTextAnnotations ?? []).OfType<UriCitationMessageAnnotation>()
            .Select(AIAnnotation (source) => new CitationAnnotation { Url = source.Uri, Title = source.Title }).ToList();
        return sources.Count == 0 ? null : Update(new AIContent { Annotations = sources });
    }

    private ChatResponseUpdate End(ResponseResult response, ChatFinishReason reason)
    {
        var last = Update();
        last.FinishReason = _isRefused ? ChatFinishReason.ContentFilter : reason;
        if (response.Usage is { } usage)
        {
            last.Contents.Add(new UsageContent(ToUsage(usage)));
        }

        return last;
    }

    private ChatResponseUpdate Update(params IList<AIContent> contents)
        => new(ChatRole.Assistant, contents) { ResponseId = _responseId, MessageId = _responseId, ModelId = _model };

    private static ChatFinishReason ReasonOf(ResponseResult response)
        => response.IncompleteStatusDetails?.Reason == ResponseIncompleteStatusReason.ContentFilter ? ChatFinishReason.ContentFilter : ChatFinishReason.Length;

    private static UsageDetails ToUsage(ResponseTokenUsage usage) => new()
    {
        InputTokenCount = usage.InputTokenCount,
        OutputTokenCount = usage.OutputTokenCount,
        TotalTokenCount = usage.TotalTokenCount,
        CachedInputTokenCount = usage.InputTokenDetails?.CachedTokenCount,
        ReasoningTokenCount = usage.OutputTokenDetails?.ReasoningTokenCount,
    };
}
