using OmniStack.Contracts;

namespace OmniStack.Abstractions.Chat;

/// <summary>The refusal of a file that is one too many, the same for every store.</summary>
public static class AttachmentLimit
{
    /// <param name="attachment">Is to be stored.</param>
    /// <param name="usedBytes">What the client's files have together.</param>
    /// <param name="maxClientBytes">What they may have.</param>
    /// <exception cref="OmniStackException"><c>attachment_limit</c>.</exception>
    public static void Check(Attachment attachment, long usedBytes, long maxClientBytes)
    {
        if (usedBytes + attachment.Bytes > maxClientBytes)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.AttachmentLimit,
                $"The files of a client may have {maxClientBytes} bytes together, and {usedBytes} are used; delete sessions or files that are not needed.");
        }
    }
}
