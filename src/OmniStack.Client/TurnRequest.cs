using OmniStack.Contracts.Chat;

namespace OmniStack.Client;

/// <summary>Body of <c>POST /api/chat</c>: the AI SDK's own shape, with the new message only.</summary>
internal sealed record TurnRequest(string Id, UIMessageDto? Message, string Trigger)
{
    /// <summary>The user's message that is edited, or the answer to replace.</summary>
    public string? MessageId { get; init; }
    public string? WhenBusy { get; init; }
    public IReadOnlyList<ToolApprovalAnswer>? Approvals { get; init; }
}

/// <summary>A text part as a client sends it.</summary>
internal sealed record TextPart(string Type, string Text);

/// <summary>A file part as a client sends it; the service knows the rest.</summary>
internal sealed record FilePart(string Type, string Url);
