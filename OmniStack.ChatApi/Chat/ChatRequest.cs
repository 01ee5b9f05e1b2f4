using System.Text.Json;

namespace OmniStack.ChatApi.Chat;

/// <summary>
/// Body of <c>POST /api/chat</c>: what the AI SDK's DefaultChatTransport sends. Applications add members of their own, so unknown
/// ones are let pass.
/// </summary>
internal sealed record ChatRequest
{
    /// <summary>Required: the session, created by its first message.</summary>
    public string? Id { get; init; }
    /// <summary>The conversation as the client has it. Only the last one is taken: what the server has stored counts.</summary>
    public IReadOnlyList<ChatRequestMessage?>? Messages { get; init; }
    /// <summary>Instead of <see cref="Messages"/>, the last one alone.</summary>
    public ChatRequestMessage? Message { get; init; }
    /// <summary><c>submit-message</c> (default) or <c>regenerate-message</c>.</summary>
    public string? Trigger { get; init; }
    /// <summary>The user's message that is edited, or the answer to replace; left out otherwise.</summary>
    public string? MessageId { get; init; }
    /// <summary>While a turn runs: <c>reject</c>, <c>enqueue</c>, <c>interrupt</c> or <c>rollback</c>; left out, the service's setting.</summary>
    public string? WhenBusy { get; init; }
    /// <summary>Answers to tool calls that wait for approval, for clients whose messages cannot hold them.</summary>
    public IReadOnlyList<ChatRequestApproval?>? Approvals { get; init; }
    /// <summary><c>parts</c> (default), or <c>data</c> for clients of AI SDK 5: how the stream asks for approvals.</summary>
    public string? ApprovalForm { get; init; }
}

/// <summary>A message as a client sends it.</summary>
internal sealed record ChatRequestMessage
{
    /// <summary>Makes the send idempotent; left out, the message gets an id.</summary>
    public string? Id { get; init; }
    /// <summary><c>user</c> for a message to be answered, <c>assistant</c> for an answer whose approvals the client has answered.</summary>
    public string? Role { get; init; }
    /// <summary>Text parts, <c>{"type":"text","text":"…"}</c>, and file parts, <c>{"type":"file","url":"…"}</c>; of an answer, the tool parts in the state <c>approval-responded</c> count.</summary>
    public IReadOnlyList<JsonElement>? Parts { get; init; }
}

/// <summary>A client's answer to one approval.</summary>
internal sealed record ChatRequestApproval
{
    /// <summary>Required: of the request for it.</summary>
    public string? Id { get; init; }
    /// <summary>Required.</summary>
    public bool? Approved { get; init; }
    /// <summary>For the model.</summary>
    public string? Reason { get; init; }
}
