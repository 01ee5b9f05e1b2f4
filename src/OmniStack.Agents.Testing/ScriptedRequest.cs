using Microsoft.Extensions.AI;

namespace OmniStack.Agents.Testing;

/// <summary>A call that a <see cref="ScriptedChatClient"/> got.</summary>
/// <param name="Messages">As they were at the call.</param>
/// <param name="Options">As they were given; null for none.</param>
public sealed record ScriptedRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options);
