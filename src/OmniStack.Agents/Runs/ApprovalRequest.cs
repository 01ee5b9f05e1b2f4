using System.Text.Json;

namespace OmniStack.Agents.Runs;

/// <summary>A tool call that waits for somebody to allow it.</summary>
/// <param name="CallId">Unique in the run; the answer names it.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Input">The arguments, an object.</param>
public sealed record ApprovalRequest(string CallId, string Tool, JsonElement Input);

/// <summary>The answer to an <see cref="ApprovalRequest"/>.</summary>
/// <param name="CallId">Of the request.</param>
/// <param name="Approved">False: the tool is not called, and the model is told so.</param>
/// <param name="Reason">For the model, when it was refused; null for none.</param>
public sealed record ApprovalAnswer(string CallId, bool Approved, string? Reason = null);
