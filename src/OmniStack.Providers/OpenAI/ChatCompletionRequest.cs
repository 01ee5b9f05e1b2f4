using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace OmniStack.Providers.OpenAI;

/// <summary>From the messages and options of Microsoft.Extensions.AI to those of Chat Completions.</summary>
internal static class ChatCompletionRequest
{
    public static IEnumerable<global::OpenAI.Chat.ChatMessage> ToMessages(IEnumerable<ChatMessage> messages, string? instructions)
    {
        IEnumerable<global::OpenAI.Chat.ChatMessage> system = string.IsNullOrWhiteSpace(instructions) ? [] : [new SystemChatMessage(instructions)];
        return system.Concat(messages.SelectMany(ToMessages));
    }

    /// <param name="request">Holds what the configuration sets; null for nothing.</param>
    public static ChatCompletionOptions ToOptions(ChatOptions? options, ChatCompletionOptions? request)
    {
        request ??= new ChatCompletionOptions();
        if (options is null)
        {
            return request;
        }

        request.Temperature = options.Temperature;
        request.TopP = options.TopP;
        request.FrequencyPenalty = options.FrequencyPenalty;
        request.PresencePenalty = options.PresencePenalty;
        request.MaxOutputTokenCount = options.MaxOutputTokens;
        request.Seed = options.Seed;
        request.ResponseFormat = ToFormat(options.ResponseFormat);
        if (ReasoningEffortName.Of(options.Reasoning?.Effort) is { } effort)
        {
            request.ReasoningEffortLevel = new ChatReasoningEffortLevel(effort);
        }

        foreach (var stop in options.StopSequences ?? [])
        {
            request.StopSequences.Add(stop);
        }

        AddTools(request, options);
        return request;
    }

    private static void AddTools(ChatCompletionOptions request, ChatOptions options)
    {
        foreach (var tool in (options.Tools ?? []).OfType<AIFunctionDeclaration>())
        {
            request.Tools.Add(ChatTool.CreateFunctionTool(tool.Name, tool.Description, BinaryData.FromString(tool.JsonSchema.GetRawText())));
        }

        if (request.Tools.Count > 0)
        {
            request.AllowParallelToolCalls = options.AllowMultipleToolCalls;
            request.ToolChoice = options.ToolMode switch
            {
                NoneChatToolMode => ChatToolChoice.CreateNoneChoice(),
                RequiredChatToolMode { RequiredFunctionName: { } name } => ChatToolChoice.CreateFunctionChoice(name),
                RequiredChatToolMode => ChatToolChoice.CreateRequiredChoice(),
                _ => null,
            };
        }
    }

    private static global::OpenAI.Chat.ChatResponseFormat? ToFormat(ChatResponseFormat? format) => format switch
    {
        ChatResponseFormatJson { Schema: { } schema } json => global::OpenAI.Chat.ChatResponseFormat.CreateJsonSchemaFormat(
            json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, jsonSchemaIsStrict: null),
        ChatResponseFormatJson => global::OpenAI.Chat.ChatResponseFormat.CreateJsonObjectFormat(),
        _ => null,
    };

    private static IEnumerable<global::OpenAI.Chat.ChatMessage> ToMessages(ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>().Select(result => new ToolChatMessage(result.CallId, ToolCallJson.Result(result)));
        }

        if (message.Role == ChatRole.Assistant)
        {
            return ToAssistant(message) is { } assistant ? [assistant] : [];
        }

        return message.Role == ChatRole.System ? [new SystemChatMessage(message.Text)] : [ToUser(message)];
    }

    private static UserChatMessage ToUser(ChatMessage message)
        => message.Contents.All(content => content is TextContent)
            ? new UserChatMessage(message.Text)
            : new UserChatMessage(message.Contents.Select(ToPart).OfType<ChatMessageContentPart>());

    private static ChatMessageContentPart? ToPart(AIContent content) => content switch
    {
        TextContent text => ChatMessageContentPart.CreateTextPart(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => ChatMessageContentPart.CreateImagePart(BinaryData.FromBytes(data.Data), data.MediaType),
        DataContent data when data.HasTopLevelMediaType("audio") => ChatMessageContentPart.CreateInputAudioPart(
            BinaryData.FromBytes(data.Data), data.MediaType.EndsWith("wav", StringComparison.OrdinalIgnoreCase) ? ChatInputAudioFormat.Wav : ChatInputAudioFormat.Mp3),
        DataContent data => ChatMessageContentPart.CreateFilePart(BinaryData.FromBytes(data.Data), data.MediaType, data.Name ?? "file"),
        UriContent uri when uri.HasTopLevelMediaType("image") => ChatMessageContentPart.CreateImagePart(uri.Uri),
        HostedFileContent file => ChatMessageContentPart.CreateFilePart(file.FileId),
        _ => null,
    };

    private static AssistantChatMessage? ToAssistant(ChatMessage message)
    {
        var calls = message.Contents.OfType<FunctionCallContent>()
            .Select(call => ChatToolCall.CreateFunctionToolCall(call.CallId, call.Name, ToolCallJson.Arguments(call))).ToList();
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
}
