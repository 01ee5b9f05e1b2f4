namespace OmniStack.Contracts.Agents;

/// <summary>The answer to a tool call that waits for somebody to allow it.</summary>
/// <param name="CallId">Of the request.</param>
/// <param name="Approved">False: the tool is not called, and the model is told so.</param>
/// <param name="Reason">For the model, when it was refused; null for none.</param>
public sealed record ApprovalAnswer(string CallId, bool Approved, string? Reason = null);
