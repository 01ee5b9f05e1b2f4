namespace OmniStack.MongoDB.Commands;

/// <summary>Whether a command may be sent once more when nobody knows how far it came.</summary>
internal enum Repetition
{
    None,
    /// <summary>It changes nothing.</summary>
    Read,
    /// <summary>It changes single documents, and a server recognises its repetition by session and number.</summary>
    Write,
}
