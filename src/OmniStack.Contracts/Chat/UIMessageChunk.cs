using System.Text.Json;
using System.Text.Json.Serialization;

namespace OmniStack.Contracts.Chat;

/// <summary>
/// One chunk of the AI SDK's UI message stream, protocol v1. Member names and their order are wire contract: the clients of
/// AI SDK 5 and 6 refuse a chunk with a member that they do not know, so nothing may be added that their schema lacks.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Start), "start")]
[JsonDerivedType(typeof(StartStep), "start-step")]
[JsonDerivedType(typeof(TextStart), "text-start")]
[JsonDerivedType(typeof(TextDelta), "text-delta")]
[JsonDerivedType(typeof(TextEnd), "text-end")]
[JsonDerivedType(typeof(ReasoningStart), "reasoning-start")]
[JsonDerivedType(typeof(ReasoningDelta), "reasoning-delta")]
[JsonDerivedType(typeof(ReasoningEnd), "reasoning-end")]
[JsonDerivedType(typeof(ToolInputStart), "tool-input-start")]
[JsonDerivedType(typeof(ToolInputAvailable), "tool-input-available")]
[JsonDerivedType(typeof(ToolOutputAvailable), "tool-output-available")]
[JsonDerivedType(typeof(ToolOutputError), "tool-output-error")]
[JsonDerivedType(typeof(ToolApprovalRequest), "tool-approval-request")]
[JsonDerivedType(typeof(ToolOutputDenied), "tool-output-denied")]
[JsonDerivedType(typeof(DataApprovalRequest), "data-approval-request")]
[JsonDerivedType(typeof(SourceUrl), "source-url")]
[JsonDerivedType(typeof(File), "file")]
[JsonDerivedType(typeof(FinishStep), "finish-step")]
[JsonDerivedType(typeof(Finish), "finish")]
[JsonDerivedType(typeof(Error), "error")]
[JsonDerivedType(typeof(Abort), "abort")]
public abstract record UIMessageChunk
{
    private UIMessageChunk()
    {
    }

    /// <summary>First of every stream.</summary>
    /// <param name="MessageId">The stored answer's id.</param>
    public sealed record Start(string MessageId) : UIMessageChunk;

    /// <summary>A model call begins.</summary>
    public sealed record StartStep : UIMessageChunk;

    /// <summary>A text part begins.</summary>
    /// <param name="Id">Unique in the stream.</param>
    public sealed record TextStart(string Id) : UIMessageChunk;

    /// <summary>More of a text part.</summary>
    /// <param name="Id">Of a part that has started and not ended.</param>
    /// <param name="Delta">Appended to it.</param>
    public sealed record TextDelta(string Id, string Delta) : UIMessageChunk;

    /// <summary>A text part is whole.</summary>
    /// <param name="Id">Of a part that has started and not ended.</param>
    public sealed record TextEnd(string Id) : UIMessageChunk;

    /// <summary>A reasoning part begins.</summary>
    /// <param name="Id">Unique in the stream.</param>
    public sealed record ReasoningStart(string Id) : UIMessageChunk;

    /// <summary>More of a reasoning part.</summary>
    /// <param name="Id">Of a part that has started and not ended.</param>
    /// <param name="Delta">Appended to it.</param>
    public sealed record ReasoningDelta(string Id, string Delta) : UIMessageChunk;

    /// <summary>A reasoning part is whole.</summary>
    /// <param name="Id">Of a part that has started and not ended.</param>
    public sealed record ReasoningEnd(string Id) : UIMessageChunk;

    /// <summary>The model begins a tool call.</summary>
    /// <param name="ToolCallId">Unique in the message.</param>
    /// <param name="ToolName">As the model named it; the tool need not exist.</param>
    public sealed record ToolInputStart(string ToolCallId, string ToolName) : UIMessageChunk;

    /// <summary>The tool call's arguments are whole; it runs now.</summary>
    /// <param name="ToolCallId">Of a call that has started.</param>
    /// <param name="ToolName">The same as at its start.</param>
    /// <param name="Input">The arguments.</param>
    public sealed record ToolInputAvailable(string ToolCallId, string ToolName, JsonElement Input) : UIMessageChunk;

    /// <summary>The tool has returned.</summary>
    /// <param name="ToolCallId">Of a call whose input is available.</param>
    /// <param name="Output">Any JSON, null included.</param>
    public sealed record ToolOutputAvailable(string ToolCallId, JsonElement Output) : UIMessageChunk;

    /// <summary>The tool call ended without a result.</summary>
    /// <param name="ToolCallId">Of a call whose input is available.</param>
    /// <param name="ErrorText">For people; no other exception's text.</param>
    public sealed record ToolOutputError(string ToolCallId, string ErrorText) : UIMessageChunk;

    /// <summary>The tool call waits until the client allows it. Unknown to AI SDK 5.</summary>
    /// <param name="ApprovalId">What the client's answer names: the call's own id.</param>
    /// <param name="ToolCallId">Of a call whose input is available.</param>
    public sealed record ToolApprovalRequest(string ApprovalId, string ToolCallId) : UIMessageChunk;

    /// <summary>The client refused the tool call. Unknown to AI SDK 5.</summary>
    /// <param name="ToolCallId">Of a call whose approval was asked for.</param>
    public sealed record ToolOutputDenied(string ToolCallId) : UIMessageChunk;

    /// <summary>What a client of AI SDK 5 gets in the place of <see cref="ToolApprovalRequest"/>.</summary>
    /// <param name="Id">The approval's id: asked again, it replaces the part.</param>
    /// <param name="Data">What is asked.</param>
    public sealed record DataApprovalRequest(string Id, ApprovalData Data) : UIMessageChunk;

    /// <summary>Where the answer has something from.</summary>
    /// <param name="SourceId">Unique in the message.</param>
    /// <param name="Url">Absolute.</param>
    /// <param name="Title">Null when it has none.</param>
    public sealed record SourceUrl(string SourceId, string Url, string? Title) : UIMessageChunk;

    /// <summary>A file that the model gave.</summary>
    /// <param name="Url">Of the attachment, relative to the service.</param>
    /// <param name="MediaType">As its bytes show.</param>
    public sealed record File(string Url, string MediaType) : UIMessageChunk;

    /// <summary>Data of a tool's own. Its type is part of what it says, so it is written by hand.</summary>
    /// <param name="Name">The type, without <c>data-</c>.</param>
    /// <param name="Id">The same name and id again take the place of what was; null for a part of its own.</param>
    /// <param name="Value">Any JSON.</param>
    /// <param name="IsTransient">Whether it never becomes a part of the message.</param>
    public sealed record DataPart(string Name, string? Id, JsonElement Value, bool IsTransient) : UIMessageChunk;

    /// <summary>The model call and its tool calls have ended.</summary>
    public sealed record FinishStep : UIMessageChunk;

    /// <summary>Last of a stream that was not aborted. The answer is stored by now.</summary>
    /// <param name="FinishReason"><c>stop</c>, <c>length</c>, <c>content-filter</c>, <c>tool-calls</c> (step limit), <c>error</c> or <c>other</c>.</param>
    /// <param name="MessageMetadata">What the stored message has.</param>
    public sealed record Finish(string FinishReason, MessageMetadata MessageMetadata) : UIMessageChunk;

    /// <summary>The turn failed.</summary>
    /// <param name="ErrorText">Masked: the log has the detail.</param>
    public sealed record Error(string ErrorText) : UIMessageChunk;

    /// <summary>Last of a stream whose turn was stopped. What came so far is stored.</summary>
    public sealed record Abort : UIMessageChunk;
}

/// <summary>A tool call that waits for approval, for clients that have no part of their own for it.</summary>
/// <param name="ApprovalId">What the client's answer names.</param>
/// <param name="ToolCallId">The call.</param>
/// <param name="ToolName">The tool.</param>
/// <param name="Input">The arguments.</param>
public sealed record ApprovalData(string ApprovalId, string ToolCallId, string ToolName, JsonElement Input);
