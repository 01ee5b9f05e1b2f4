namespace OmniStack.Embedded;

/// <summary>
/// A journal holds bytes that it did not write, before others that it did: opening it would lose acknowledged records
/// without a word, so it is refused. The file is left as it is.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="offset">Where the first unreadable frame begins.</param>
/// <param name="reason">What is wrong there.</param>
public sealed class JournalCorruptException(string path, long offset, string reason)
    : IOException($"The journal {path} is damaged at byte {offset}: {reason} Restore it from a backup, or move it away to start empty.")
{
    /// <summary>Where the first unreadable frame begins.</summary>
    public long Offset => offset;
}
