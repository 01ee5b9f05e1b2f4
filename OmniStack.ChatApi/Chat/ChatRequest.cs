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
}

/// <summary>A message as a client sends it.</summary>
internal sealed record ChatRequestMessage
{
    /// <summary>Makes the send idempotent; left out, the message gets an id.</summary>
    public string? Id { get; init; }
    /// <summary><c>user</c> for a message to be answered.</summary>
    public string? Role { get; init; }
    /// <summary>Text parts, <c>{"type":"text","text":"…"}</c>.</summary>
    public IReadOnlyList<JsonElement>? Parts { get; init; }
}
