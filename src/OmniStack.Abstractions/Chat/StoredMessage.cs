using System.Text.Json.Serialization;
using OmniStack.Contracts.Chat;

namespace OmniStack.Abstractions.Chat;

/// <summary>
/// A message of a session's tree. What it says, its place and its author never change once it is final; an edit or another
/// answer is a new message beside it.
/// </summary>
public sealed record StoredMessage
{
    /// <summary>Unique in its session; chosen by the client for what it sends.</summary>
    public required string Id { get; init; }
    /// <summary>The message it follows; null for the first of a conversation.</summary>
    public required string? ParentId { get; init; }
    /// <summary>Messages before it on its branch; 0 for a first message.</summary>
    public required int Depth { get; init; }
    /// <summary>The turn that made it; the first is 1.</summary>
    public required int Turn { get; init; }
    /// <summary>Who it is from.</summary>
    public required MessageRole Role { get; init; }
    /// <summary>What it says.</summary>
    public required IReadOnlyList<MessagePart> Parts { get; init; }
    /// <summary>Where it stands.</summary>
    public required MessageStatus Status { get; init; }
    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
    /// <summary>The message that its author edited into this one; null when it is no edit.</summary>
    public string? EditOf { get; init; }
    /// <summary>The model that answered; null for a user's message.</summary>
    public string? Model { get; init; }
    /// <summary>Why an answer ended, as the UI message stream names it; null until it has.</summary>
    public string? FinishReason { get; init; }
    /// <summary>What it costs in a prompt; null when nobody has counted.</summary>
    public long? Tokens { get; init; }
    /// <summary>Null until the answer is final, and when the provider named none.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>How many of its tool calls that need approval have got an answer.</summary>
    [JsonIgnore]
    public int Decisions => Parts.OfType<MessagePart.ToolCall>().Count(call => call.Approval?.Approved is not null);

    /// <summary>Where it stands in its session's tree.</summary>
    [JsonIgnore]
    public MessagePlace Place => new(Id, ParentId, Depth, Turn);
}
