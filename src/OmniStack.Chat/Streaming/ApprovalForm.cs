namespace OmniStack.Chat.Streaming;

/// <summary>How a stream tells of tool calls that wait for approval.</summary>
public enum ApprovalForm
{
    /// <summary>In the parts that AI SDK 6 and later have for it.</summary>
    Parts,
    /// <summary>As a <c>data-approval-request</c> part, for AI SDK 5, which refuses kinds that it does not know.</summary>
    Data,
}
