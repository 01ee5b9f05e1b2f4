using OmniStack.Contracts;

namespace OmniStack.Abstractions.Chat;

/// <summary>Applies a client's decisions to the tool calls of an answer.</summary>
internal static class ToolApprovals
{
    /// <param name="parts">Of the answer.</param>
    /// <param name="decisions">At least one.</param>
    /// <param name="decided">The parts with the decisions in them.</param>
    /// <returns>False when all of them are stored already.</returns>
    /// <exception cref="OmniStackException"><c>approval_not_found</c>; <c>approval_conflict</c>: one was answered otherwise.</exception>
    public static bool TryDecide(IReadOnlyList<MessagePart> parts, IReadOnlyList<ApprovalDecision> decisions, out IReadOnlyList<MessagePart> decided)
    {
        List<MessagePart> changed = [.. parts];
        var isNew = false;
        foreach (var decision in decisions)
        {
            var index = changed.FindIndex(part => part is MessagePart.ToolCall { Approval: not null } call && call.CallId == decision.CallId);
            if (index < 0)
            {
                throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.ApprovalNotFound, $"No tool call waits for the approval {decision.CallId}.");
            }

            var call = (MessagePart.ToolCall)changed[index];
            if (call.Approval!.Approved is { } approved && approved != decision.Approved)
            {
                throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ApprovalConflict, $"The approval {decision.CallId} was answered otherwise.");
            }

            if (call.Approval.Approved is null)
            {
                changed[index] = call with { Approval = new ToolApproval(decision.Approved, decision.Reason) };
                isNew = true;
            }
        }

        decided = changed;
        return isNew;
    }
}
