using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Contracts.Chat;

namespace OmniStack.Abstractions.Chat;

/// <summary>A piece of a message, in the order in which it came. Stored as JSON with a <c>kind</c>; a kind's name never changes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(StepStart), "step")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Reasoning), "reasoning")]
[JsonDerivedType(typeof(ToolCall), "tool")]
[JsonDerivedType(typeof(File), "file")]
[JsonDerivedType(typeof(Source), "source")]
[JsonDerivedType(typeof(Data), "data")]
public abstract record MessagePart
{
    private MessagePart()
    {
    }

    /// <summary>A model call of the answer begins here.</summary>
    /// <param name="Usage">Of that call; null until it has ended, and when its provider named none.</param>
    public sealed record StepStart(TokenUsage? Usage = null) : MessagePart;

    /// <summary>What is said.</summary>
    /// <param name="Value">Markdown as the model or the user wrote it.</param>
    public sealed record Text(string Value) : MessagePart;

    /// <summary>What the model thought, as far as its provider shows it. Never sent back to the model.</summary>
    /// <param name="Value">Markdown.</param>
    public sealed record Reasoning(string Value) : MessagePart;

    /// <summary>A tool call and its one result.</summary>
    /// <param name="CallId">Unique in the message.</param>
    /// <param name="Name">As the model named the tool.</param>
    /// <param name="Input">The arguments.</param>
    /// <param name="Outcome">Null while it runs or waits for approval, or when its service ended before it did.</param>
    /// <param name="Approval">Null when it needs none.</param>
    public sealed record ToolCall(string CallId, string Name, JsonElement Input, ToolOutcome? Outcome = null, ToolApproval? Approval = null) : MessagePart;

    /// <summary>Where an answer has something from. Never sent back to the model.</summary>
    /// <param name="Id">Unique in the message.</param>
    /// <param name="Url">Absolute.</param>
    /// <param name="Title">Null when it has none.</param>
    public sealed record Source(string Id, string Url, string? Title) : MessagePart;

    /// <summary>What a tool showed the user. Never sent to the model.</summary>
    /// <param name="Name">Its kind, without <c>data-</c>.</param>
    /// <param name="Id">With the name unique in the message; null when it has none.</param>
    /// <param name="Value">As it was shown last.</param>
    public sealed record Data(string Name, string? Id, JsonElement Value) : MessagePart;

    /// <summary>A file of the user's, or one that the model gave, kept as an <see cref="Attachment"/>.</summary>
    /// <param name="AttachmentId">Where its content is.</param>
    /// <param name="MediaType">The attachment's.</param>
    /// <param name="Name">The attachment's.</param>
    /// <param name="Bytes">The attachment's.</param>
    public sealed record File(string AttachmentId, string MediaType, string? Name, long Bytes) : MessagePart;
}
