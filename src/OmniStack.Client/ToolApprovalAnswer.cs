namespace OmniStack.Client;

/// <summary>Whether a tool call may be made that waits for approval.</summary>
/// <param name="Id">Of the approval, which is that of the call.</param>
/// <param name="Approved">False tells the model that the call was refused.</param>
/// <param name="Reason">For the model; null for none.</param>
public sealed record ToolApprovalAnswer(string Id, bool Approved, string? Reason = null);
