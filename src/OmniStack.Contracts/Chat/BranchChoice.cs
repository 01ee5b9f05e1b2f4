namespace OmniStack.Contracts.Chat;

/// <summary>Body of <c>POST /api/sessions/{id}/branch</c>.</summary>
/// <param name="MessageId">Of any branch: the newest branch through it becomes the active one.</param>
public sealed record BranchChoice(string? MessageId);
