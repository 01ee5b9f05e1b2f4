using System.Text.Json;
using OmniStack.Abstractions.Chat;
using OmniStack.MongoDB.Bson;

namespace OmniStack.MongoDB.Chat;

/// <summary>
/// A part of a message as a document. What tools get and return stays JSON text: BSON would change its numbers, and it may hold
/// names and depths that MongoDB refuses.
/// </summary>
internal static class PartDocument
{
    public static BsonArray Write(IEnumerable<MessagePart> parts) => new(parts.Select(part => (BsonValue)Write(part)));

    public static IReadOnlyList<MessagePart> Read(BsonArray parts) => [.. parts.Select(part => Read(part.AsDocument))];

    private static BsonDocument Write(MessagePart part) => part switch
    {
        MessagePart.StepStart step => new() { ["kind"] = "step", ["usage"] = UsageDocument.Write(step.Usage) },
        MessagePart.Text text => new() { ["kind"] = "text", ["text"] = text.Value },
        MessagePart.Reasoning reasoning => new() { ["kind"] = "reasoning", ["text"] = reasoning.Value },
        MessagePart.ToolCall call => Write(call),
        MessagePart.File file => new() { ["kind"] = "file", ["file"] = file.AttachmentId, ["type"] = file.MediaType, ["name"] = file.Name, ["bytes"] = file.Bytes },
        MessagePart.Source source => new() { ["kind"] = "source", ["id"] = source.Id, ["url"] = source.Url, ["title"] = source.Title },
        MessagePart.Data data => new() { ["kind"] = "data", ["name"] = data.Name, ["id"] = data.Id, ["data"] = data.Value.GetRawText() },
        _ => throw new InvalidOperationException($"No document for {part.GetType().Name}."),
    };

    private static BsonDocument Write(MessagePart.ToolCall call)
    {
        var document = new BsonDocument { ["kind"] = "tool", ["call"] = call.CallId, ["name"] = call.Name, ["input"] = call.Input.GetRawText() };
        switch (call.Outcome)
        {
            case ToolOutcome.Succeeded succeeded:
                document["output"] = succeeded.Output.GetRawText();
                break;
            case ToolOutcome.Failed failed:
                document["error"] = failed.ErrorText;
                break;
        }

        if (call.Approval is { } approval)
        {
            document["approval"] = new BsonDocument { ["approved"] = approval.Approved is { } approved ? approved : BsonValue.Null, ["reason"] = approval.Reason };
        }

        return document;
    }

    private static MessagePart Read(BsonDocument part) => part["kind"].AsString switch
    {
        "step" => new MessagePart.StepStart(UsageDocument.Read(part.Find("usage")?.AsDocument)),
        "text" => new MessagePart.Text(part["text"].AsString),
        "reasoning" => new MessagePart.Reasoning(part["text"].AsString),
        "tool" => new MessagePart.ToolCall(part["call"].AsString, part["name"].AsString, JsonElement.Parse(part["input"].AsString), ReadOutcome(part), ReadApproval(part)),
        "file" => new MessagePart.File(part["file"].AsString, part["type"].AsString, part.Find("name")?.AsString, part["bytes"].AsInt64),
        "source" => new MessagePart.Source(part["id"].AsString, part["url"].AsString, part.Find("title")?.AsString),
        "data" => new MessagePart.Data(part["name"].AsString, part.Find("id")?.AsString, JsonElement.Parse(part["data"].AsString)),
        var unknown => throw new InvalidDataException($"A stored message has a part of kind '{unknown}'."),
    };

    private static ToolOutcome? ReadOutcome(BsonDocument part)
        => part.Find("output") is { } output ? new ToolOutcome.Succeeded(JsonElement.Parse(output.AsString))
        : part.Find("error") is { } error ? new ToolOutcome.Failed(error.AsString)
        : null;

    private static ToolApproval? ReadApproval(BsonDocument part)
        => part.Find("approval")?.AsDocument is { } approval ? new ToolApproval(approval.Find("approved")?.AsBoolean, approval.Find("reason")?.AsString) : null;
}
