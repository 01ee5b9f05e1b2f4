using Microsoft.Extensions.AI;

namespace OmniStack.Agents;

/// <summary>What a run begins with.</summary>
/// <param name="Messages">The conversation, oldest first; every tool call in it has a result.</param>
/// <param name="Tools">What the model may call; names are unique.</param>
/// <param name="Instructions">The system prompt; null for none.</param>
public sealed record RunRequest(IReadOnlyList<ChatMessage> Messages, IReadOnlyList<AIFunction> Tools, string? Instructions = null);
