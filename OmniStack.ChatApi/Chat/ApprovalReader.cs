using System.Text.Json;
using OmniStack.Abstractions.Chat;

namespace OmniStack.ChatApi.Chat;

/// <summary>Reads the answers to approvals: out of the last message, where AI SDK 6 and later keep them, or as they are listed.</summary>
internal static class ApprovalReader
{
    private const int MaxReasonLength = 1000;

    /// <returns>Empty when the request answers none.</returns>
    public static IReadOnlyList<ApprovalDecision> Read(IReadOnlyList<ChatRequestApproval?>? listed, ChatRequestMessage? last)
    {
        var inParts = last is { Role: "assistant", Parts: { } parts } ? parts.Select(ReadPart).OfType<ApprovalDecision>() : [];
        return [.. inParts, .. (listed ?? []).Select(ReadListed)];
    }

    private static ApprovalDecision? ReadPart(JsonElement part)
        => part.ValueKind == JsonValueKind.Object
            && part.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.String && state.ValueEquals("approval-responded")
            && part.TryGetProperty("approval", out var approval) && approval.ValueKind == JsonValueKind.Object
            && approval.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            && approval.TryGetProperty("approved", out var approved) && approved.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new ApprovalDecision(ChatRequestReader.ReadText(id), approved.GetBoolean(), CheckReason(ReadReason(approval)))
            : null;

    private static ApprovalDecision ReadListed(ChatRequestApproval? approval) => approval is { Id: { } id, Approved: { } approved }
        ? new ApprovalDecision(id, approved, CheckReason(approval.Reason))
        : throw ChatRequestReader.Invalid("""An item of approvals has to be {"id":"…","approved":true}.""");

    private static string? ReadReason(JsonElement approval)
        => approval.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.String ? ChatRequestReader.ReadText(reason) : null;

    private static string? CheckReason(string? reason) => reason is null || reason.Length <= MaxReasonLength
        ? reason
        : throw ChatRequestReader.Invalid($"The reason of an approval has at most {MaxReasonLength} characters.");
}
