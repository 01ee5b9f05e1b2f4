using Microsoft.Extensions.AI;

namespace OmniStack.Agents.ToolCalling;

/// <summary>How far a tool-calling agent came: what was said since the input, and what it cost.</summary>
internal sealed record SavedConversation(IReadOnlyList<ChatMessage> Messages, UsageDetails? Usage, int Steps);
