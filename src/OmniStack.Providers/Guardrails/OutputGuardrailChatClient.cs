using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace OmniStack.Providers.Guardrails;

/// <summary>Checks what the model says and thinks before anybody gets it.</summary>
/// <remarks>A refused answer ends with what was let through, the notice, and the finish reason <c>content_filter</c>; its tools are not called.</remarks>
internal sealed class OutputGuardrailChatClient(IChatClient inner, GuardrailSet guardrails, IOptions<GuardrailOptions> settings) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var answer = new GuardedAnswer(guardrails, settings.Value);
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            var passed = update.Clone();
            passed.Contents = answer.Pass(update);
            if (answer.RefusedBy is not null)
            {
                yield return Stop(passed, answer.RefusedBy);
                yield break;
            }

            if (passed.Contents.Count > 0 || passed.FinishReason is not null)
            {
                yield return passed;
            }
        }

        var rest = new ChatResponseUpdate(ChatRole.Assistant, answer.End());
        if (answer.RefusedBy is not null)
        {
            yield return Stop(rest, answer.RefusedBy);
        }
        else if (rest.Contents.Count > 0)
        {
            yield return rest;
        }
    }

    private ChatResponseUpdate Stop(ChatResponseUpdate last, string guardrail)
    {
        guardrails.CountRefusal(guardrail);
        last.Contents = [.. last.Contents, new TextContent($"\n\n{settings.Value.RefusalNotice}")];
        last.FinishReason = ChatFinishReason.ContentFilter;
        return last;
    }
}
