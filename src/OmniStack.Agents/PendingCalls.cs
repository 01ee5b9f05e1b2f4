using Microsoft.Extensions.AI;

namespace OmniStack.Agents;

/// <summary>The tool calls of a conversation that were not answered, because its process died or they waited for approval.</summary>
internal static class PendingCalls
{
    public static List<FunctionCallContent> Of(IReadOnlyList<ChatMessage> messages)
    {
        var answered = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId).ToHashSet(StringComparer.Ordinal);
        return [.. messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Where(call => !answered.Contains(call.CallId))];
    }
}
