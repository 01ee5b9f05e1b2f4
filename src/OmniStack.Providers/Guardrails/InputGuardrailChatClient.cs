using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Providers.Guardrails;

/// <summary>Checks what users wrote before a model gets it.</summary>
/// <remarks>
/// What is new is refused as a whole. What was refused before stands in the history still; the model gets a placeholder for it, so
/// that the conversation can go on.
/// </remarks>
internal sealed class InputGuardrailChatClient(IChatClient inner, GuardrailSet guardrails, IOptions<GuardrailOptions> settings) : DelegatingChatClient(inner)
{
    private const string Removed = "[removed by a content rule]";
    private const string LengthRule = "length";

    public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => base.GetResponseAsync(Check(messages), options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => base.GetStreamingResponseAsync(Check(messages), options, cancellationToken);

    private List<ChatMessage> Check(IEnumerable<ChatMessage> messages)
    {
        List<ChatMessage> conversation = [.. messages];
        var firstNew = conversation.FindLastIndex(message => message.Role == ChatRole.Assistant) + 1;
        for (var i = 0; i < conversation.Count; i++)
        {
            if (conversation[i].Role == ChatRole.User)
            {
                conversation[i] = Check(conversation[i], isNew: i >= firstNew);
            }
        }

        return conversation;
    }

    private ChatMessage Check(ChatMessage message, bool isNew)
    {
        var limit = settings.Value.MaxInputCharacters;
        if (limit > 0 && message.Text.Length > limit)
        {
            return Refuse(message, LengthRule, isNew);
        }

        var contents = new List<AIContent>(message.Contents.Count);
        foreach (var content in message.Contents)
        {
            if (content is not TextContent { Text: { Length: > 0 } text })
            {
                contents.Add(content);
                continue;
            }

            var inspection = guardrails.Inspect(text);
            if (inspection.Refusal is { } refusal)
            {
                return Refuse(message, refusal.Guardrail, isNew);
            }

            CountMasks(inspection, isNew);
            contents.Add(inspection.Masks.Count == 0 ? content : new TextContent(inspection.Mask(text, 0, text.Length)));
        }

        return With(message, contents);
    }

    private ChatMessage Refuse(ChatMessage message, string guardrail, bool isNew)
    {
        if (!isNew)
        {
            return With(message, [new TextContent(Removed)]);
        }

        guardrails.CountRefusal(guardrail);
        throw new OmniStackException(ErrorKind.Invalid, ErrorCodes.InputRefused, $"The message is refused by the guardrail {guardrail}.");
    }

    private void CountMasks(Inspection inspection, bool isNew)
    {
        foreach (var (guardrail, _) in isNew ? inspection.Masks : [])
        {
            guardrails.CountMask(guardrail);
        }
    }

    private static ChatMessage With(ChatMessage message, List<AIContent> contents)
    {
        var copy = message.Clone();
        copy.Contents = contents;
        return copy;
    }
}
