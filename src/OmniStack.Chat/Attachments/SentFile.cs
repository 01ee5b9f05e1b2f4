namespace OmniStack.Chat.Attachments;

/// <summary>A file part of a message as a client sends it.</summary>
public abstract record SentFile
{
    private SentFile()
    {
    }

    /// <summary>One that was uploaded before.</summary>
    /// <param name="AttachmentId">Its id.</param>
    public sealed record Uploaded(string AttachmentId) : SentFile;

    /// <summary>One that comes with the message.</summary>
    /// <param name="Content">Its bytes.</param>
    /// <param name="Name">As the client named it; null when it did not.</param>
    public sealed record Inline(ReadOnlyMemory<byte> Content, string? Name) : SentFile;
}
