namespace OmniStack.Web.Features.Chat;

/// <summary>What is shown of a session.</summary>
/// <param name="Messages">The newest, oldest of them first.</param>
/// <param name="Earlier">How many older ones there are.</param>
public sealed record Conversation(IReadOnlyList<ChatMessage> Messages, int Earlier);
