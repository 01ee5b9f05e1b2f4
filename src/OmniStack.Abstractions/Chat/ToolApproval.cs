namespace OmniStack.Abstractions.Chat;

/// <summary>The approval that a tool call needs before it is made. It is known by the call's id.</summary>
/// <param name="Approved">Null while nobody has answered; false: the tool is not called, and the model is told so.</param>
/// <param name="Reason">Of the answer, for the model; null for none.</param>
public sealed record ToolApproval(bool? Approved = null, string? Reason = null);

/// <summary>A client's answer to a tool call that waits for approval.</summary>
/// <param name="CallId">The call.</param>
/// <param name="Approved">Whether it may be made.</param>
/// <param name="Reason">For the model; null for none.</param>
public sealed record ApprovalDecision(string CallId, bool Approved, string? Reason = null);
