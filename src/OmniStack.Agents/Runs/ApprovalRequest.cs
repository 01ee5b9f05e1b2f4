using System.Text.Json;

namespace OmniStack.Agents.Runs;

/// <summary>A tool call that waits for somebody to allow it.</summary>
/// <param name="CallId">Unique in the run; the answer names it.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Input">The arguments, an object.</param>
public sealed record ApprovalRequest(string CallId, string Tool, JsonElement Input);
