using System.Text.Json;
using System.Text.Json.Nodes;
using OmniStack.Abstractions.Chat;
using OmniStack.Agents.Tools;
using OmniStack.Contracts.Chat;

namespace OmniStack.Chat;

/// <summary>A stored message in the shapes that others need.</summary>
public static class StoredMessageExtensions
{
    /// <summary>The message as a front end has it after streaming it.</summary>
    /// <param name="message">As it is stored.</param>
    /// <param name="versions">See <see cref="MessageMetadata.Versions"/>.</param>
    public static UIMessageDto ToUIMessage(this StoredMessage message, IReadOnlyList<string>? versions = null) => new(
        message.Id,
        message.Role == MessageRole.User ? "user" : "assistant",
        [.. message.Parts.Select(part => ToUIPart(part, message))],
        JsonSerializer.SerializeToElement(message.ToMetadata() with { Versions = versions }, ChatJson.Default.MessageMetadata));

    internal static UIMessageDto ToUIMessage(this NewMessage message)
        => new(message.Id, "user", [.. message.Parts.Select(part => JsonSerializer.SerializeToElement(ToUserPart(part)))]);

    internal static MessageMetadata ToMetadata(this StoredMessage message) => new(
        message.CreatedAt, message.Status, message.Model, message.Usage,
        message.Parts.OfType<MessagePart.StepStart>().Select(step => step.Usage).OfType<TokenUsage>().ToList() is { Count: > 0 } steps ? steps : null);

    /// <summary>A call that has no result in a final message lost it with its process: it is closed with an error, so that no provider refuses the history.</summary>
    internal static ToolOutcome OutcomeOrInterrupted(this MessagePart.ToolCall call) => call.Outcome ?? new ToolOutcome.Failed(ToolErrors.Interrupted);

    private static JsonElement ToUIPart(MessagePart part, StoredMessage message) => JsonSerializer.SerializeToElement(part switch
    {
        _ when message.Role == MessageRole.User => ToUserPart(part),
        MessagePart.StepStart => new JsonObject { ["type"] = "step-start" },
        MessagePart.Text text => new JsonObject { ["type"] = "text", ["text"] = text.Value, ["state"] = "done" },
        MessagePart.Source source => ToUIPart(source),
        MessagePart.Data data => ToUIPart(data),
        MessagePart.File file => ToUIPart(file with { Name = null }), // The stream tells no name, and the two cannot differ.
        MessagePart.Reasoning reasoning => new JsonObject { ["type"] = "reasoning", ["text"] = reasoning.Value, ["state"] = "done" },
        MessagePart.ToolCall call => ToUIPart(call, message.Status is MessageStatus.Streaming or MessageStatus.AwaitingApproval ? call.Outcome : call.OutcomeOrInterrupted()),
        _ => throw new InvalidOperationException($"No UI part for {part.GetType().Name}."),
    });

    private static JsonObject ToUserPart(MessagePart part) => part switch
    {
        MessagePart.Text text => new() { ["type"] = "text", ["text"] = text.Value },
        MessagePart.File file => ToUIPart(file),
        _ => throw new InvalidOperationException($"No UI part for {part.GetType().Name}."),
    };

    private static JsonObject ToUIPart(MessagePart.File file)
    {
        var part = new JsonObject { ["type"] = "file", ["mediaType"] = file.MediaType, ["url"] = AttachmentPath.Of(file.AttachmentId) };
        if (file.Name is { } name)
        {
            part["filename"] = name;
        }

        return part;
    }

    private static JsonObject ToUIPart(MessagePart.Source source)
    {
        var part = new JsonObject { ["type"] = "source-url", ["sourceId"] = source.Id, ["url"] = source.Url };
        if (source.Title is { } title)
        {
            part["title"] = title;
        }

        return part;
    }

    private static JsonObject ToUIPart(MessagePart.Data data)
    {
        var part = new JsonObject { ["type"] = $"data-{data.Name}", ["data"] = ToNode(data.Value) };
        if (data.Id is { } id)
        {
            part["id"] = id;
        }

        return part;
    }

    private static JsonObject ToUIPart(MessagePart.ToolCall call, ToolOutcome? outcome)
    {
        var part = new JsonObject
        {
            ["type"] = $"tool-{call.Name}",
            ["toolCallId"] = call.CallId,
            ["state"] = (outcome, call.Approval) switch
            {
                (null, null) => "input-available",
                (null, { Approved: null }) => "approval-requested",
                (null, _) => "approval-responded",
                (_, { Approved: false }) => "output-denied",
                (ToolOutcome.Succeeded, _) => "output-available",
                _ => "output-error",
            },
            ["input"] = ToNode(call.Input),
        };
        if (outcome is ToolOutcome.Succeeded succeeded)
        {
            part["output"] = ToNode(succeeded.Output);
        }
        else if (outcome is ToolOutcome.Failed failed && call.Approval is not { Approved: false })
        {
            part["errorText"] = failed.ErrorText;
        }

        if (call.Approval is { } approval && (outcome is null || approval.Approved is not null))
        {
            part["approval"] = ToUIApproval(call.CallId, approval);
        }

        return part;
    }

    private static JsonObject ToUIApproval(string callId, ToolApproval approval)
    {
        var part = new JsonObject { ["id"] = callId };
        if (approval.Approved is { } approved)
        {
            part["approved"] = approved;
        }

        if (approval.Reason is { } reason)
        {
            part["reason"] = reason;
        }

        return part;
    }

    private static JsonNode? ToNode(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element),
    };
}
