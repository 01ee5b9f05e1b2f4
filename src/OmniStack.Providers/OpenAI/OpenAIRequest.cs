using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace OmniStack.Providers.OpenAI;

/// <summary>From the messages and options of Microsoft.Extensions.AI to those of Chat Completions.</summary>
internal static class OpenAIRequest
{
    public static IEnumerable<global::OpenAI.Chat.ChatMessage> ToMessages(IEnumerable<ChatMessage> messages, string? instructions)
    {
        IEnumerable<global::OpenAI.Chat.ChatMessage> system = string.IsNullOrWhiteSpace(instructions) ? [] : [new SystemChatMessage(instructions)];
        return system.Concat(messages.SelectMany(ToMessages));
    }

    public static ChatCompletionOptions ToOptions(ChatOptions? options)
    {
        var result = new ChatCompletionOptions
        {
            Temperature = options?.Temperature,
            TopP = options?.TopP,
            FrequencyPenalty = options?.FrequencyPenalty,
            PresencePenalty = options?.PresencePenalty,
            MaxOutputTokenCount = options?.MaxOutputTokens,
        };
        foreach (var stop in options?.StopSequences ?? [])
        {
            result.StopSequences.Add(stop);
        }

        foreach (var tool in (options?.Tools ?? []).OfType<AIFunctionDeclaration>())
        {
            var schema = BinaryData.FromString(tool.JsonSchema.GetRawText());
            result.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, schema));
        }

        return result;
    }

    private static IEnumerable<global::OpenAI.Chat.ChatMessage> ToMessages(ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, ToText(result.Result)));
        }

        if (message.Role == ChatRole.Assistant)
        {
            return ToAssistant(message) is { } assistant ? [assistant] : [];
        }

        return message.Role == ChatRole.System ? [new SystemChatMessage(message.Text)] : [new UserChatMessage(message.Text)];
    }

    private static AssistantChatMessage? ToAssistant(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().Select(ToToolCall).ToList();
        if (calls.Count == 0)
        {
            // An answer of reasoning only, or none at all: the API refuses an empty assistant message.
            return message.Text.Length == 0 ? null : new AssistantChatMessage(message.Text);
        }

        var assistant = new AssistantChatMessage(calls);
        if (message.Text.Length > 0)
        {
            assistant.Content.Add(ChatMessageContentPart.CreateTextPart(message.Text));
        }

        return assistant;
    }

    private static ChatToolCall ToToolCall(FunctionCallContent call)
        => ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, BinaryData.FromString(ToText(call.Arguments ?? new Dictionary<string, object?>())));

    private static string ToText(object? value) => value switch
    {
        string text => text,
        _ => CompactJson.Write(value),
    };
}
