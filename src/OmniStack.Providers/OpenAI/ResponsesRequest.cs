using Microsoft.Extensions.AI;
using OpenAI.Responses;

namespace OmniStack.Providers.OpenAI;

/// <summary>From the messages and options of Microsoft.Extensions.AI to a request of Responses.</summary>
internal static class ResponsesRequest
{
    /// <param name="request">Holds what the configuration sets; null for nothing.</param>
    public static CreateResponseOptions From(IEnumerable<ChatMessage> messages, ChatOptions? options, CreateResponseOptions? request)
    {
        request ??= new CreateResponseOptions();
        request.StreamingEnabled = true;
        request.StoredOutputEnabled = false;
        request.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        foreach (var item in messages.SelectMany(ToItems))
        {
            request.InputItems.Add(item);
        }

        if (options is not null)
        {
            Apply(request, options);
            AddTools(request, options);
        }

        return request;
    }

    private static void Apply(CreateResponseOptions request, ChatOptions options)
    {
        request.Model = options.ModelId;
        request.Instructions = string.IsNullOrWhiteSpace(options.Instructions) ? null : options.Instructions;
        request.Temperature = options.Temperature;
        request.TopP = options.TopP;
        request.MaxOutputTokenCount = options.MaxOutputTokens;
        if (ReasoningEffortName.Of(options.Reasoning?.Effort) is { } effort)
        {
            request.ReasoningOptions = new ResponseReasoningOptions { ReasoningEffortLevel = new ResponseReasoningEffortLevel(effort) };
        }

        if (options.ResponseFormat is ChatResponseFormatJson json)
        {
            request.TextOptions = new ResponseTextOptions
            {
                TextFormat = json.Schema is { } schema
                    ? ResponseTextFormat.CreateJsonSchemaFormat(json.SchemaName ?? "answer", BinaryData.FromString(schema.GetRawText()), json.SchemaDescription, jsonSchemaIsStrict: null)
                    : ResponseTextFormat.CreateJsonObjectFormat(),
            };
        }
    }

    private static void AddTools(CreateResponseOptions request, ChatOptions options)
    {
        foreach (var tool in (options.Tools ?? []).OfType<AIFunctionDeclaration>())
        {
            request.Tools.Add(ResponseTool.CreateFunctionTool(
                tool.Name, BinaryData.FromString(tool.JsonSchema.GetRawText()), strictModeEnabled: false, tool.Description));
        }

        if (request.Tools.Count > 0)
        {
            request.ParallelToolCallsEnabled = options.AllowMultipleToolCalls;
            request.ToolChoice = options.ToolMode switch
            {
                NoneChatToolMode => ResponseToolChoice.CreateNoneChoice(),
                RequiredChatToolMode { RequiredFunctionName: { } name } => ResponseToolChoice.CreateFunctionChoice(name),
                RequiredChatToolMode => ResponseToolChoice.CreateRequiredChoice(),
                _ => null,
            };
        }
    }

    private static IEnumerable<ResponseItem> ToItems(ChatMessage message)
    {
        if (message.Role == ChatRole.Assistant)
        {
            return message.Contents.Select(ToOutputItem).OfType<ResponseItem>();
        }

        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>()
                .Select(result => ResponseItem.CreateFunctionCallOutputItem(result.CallId, ToolCallJson.Result(result)));
        }

        return message.Role == ChatRole.System
            ? [ResponseItem.CreateSystemMessageItem(message.Text)]
            : [ResponseItem.CreateUserMessageItem(message.Contents.Select(ToPart).OfType<ResponseContentPart>())];
    }

    private static ResponseItem? ToOutputItem(AIContent content) => content switch
    {
        TextContent { Text.Length: > 0 } text => ResponseItem.CreateAssistantMessageItem(text.Text, []),
        FunctionCallContent call => ResponseItem.CreateFunctionCallItem(call.CallId, call.Name, ToolCallJson.Arguments(call)),
        // Only the encrypted item means anything to the API; what was shown of it cannot be sent back.
        TextReasoningContent { ProtectedData: { Length: > 0 } encrypted } => new ReasoningResponseItem([]) { EncryptedContent = encrypted },
        _ => null,
    };

    private static ResponseContentPart? ToPart(AIContent content) => content switch
    {
        TextContent text => ResponseContentPart.CreateInputTextPart(text.Text),
        DataContent data when data.HasTopLevelMediaType("image") => ResponseContentPart.CreateInputImagePart(
            BinaryData.FromBytes(data.Data, data.MediaType), imageDetailLevel: null),
        DataContent data => ResponseContentPart.CreateInputFilePart(BinaryData.FromBytes(data.Data), data.MediaType, data.Name ?? "file"),
        UriContent uri when uri.HasTopLevelMediaType("image") => ResponseContentPart.CreateInputImagePart(uri.Uri, imageDetailLevel: null),
        UriContent uri => ResponseContentPart.CreateInputFilePart(uri.Uri),
        HostedFileContent file => ResponseContentPart.CreateInputFilePart(file.FileId),
        _ => null,
    };
}
