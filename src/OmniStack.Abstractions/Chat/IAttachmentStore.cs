namespace OmniStack.Abstractions.Chat;

/// <summary>
/// The files that clients attach to their messages. What every implementation holds is written as tests in
/// <c>tests/OmniStack.Conformance/AttachmentStoreContract</c>.
/// </summary>
/// <remarks>
/// Safe to use from several threads at once. What a call has acknowledged survives the end of the process. Methods throw
/// <see cref="OmniStackException"/> with <see cref="ErrorKind.Unavailable"/> while the storage does not answer.
/// </remarks>
public interface IAttachmentStore
{
    /// <summary>Stores a file, whole or not at all. One whose id is stored already is left as it is.</summary>
    /// <param name="attachment">What is known of it.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="maxClientBytes">What all files of the client may have together; uploads at the same moment may pass it once in MongoDB.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The attachment as it is stored.</returns>
    /// <exception cref="OmniStackException"><c>attachment_limit</c>: it would be too much for this client; nothing is stored.</exception>
    Task<Attachment> AddAsync(Attachment attachment, ReadOnlyMemory<byte> content, long maxClientBytes, CancellationToken cancellationToken);

    /// <returns>The attachment, or <see langword="null"/> when this client has none of this id.</returns>
    Task<Attachment?> FindAsync(string clientId, string id, CancellationToken cancellationToken);

    /// <returns>The content, or <see langword="null"/> when this client has no such attachment.</returns>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string clientId, string id, CancellationToken cancellationToken);

    /// <summary>Makes an attachment part of a session, for good: from now on it does not expire, and goes with the session.</summary>
    /// <returns>False when this client has none of this id, or it is part of other sessions only.</returns>
    Task<bool> AttachAsync(string clientId, string id, string sessionId, CancellationToken cancellationToken);

    /// <summary>Reads what is known of the files of the client's session, in no order.</summary>
    Task<IReadOnlyList<Attachment>> ListOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Makes an attachment that is part of a session part of a fork too.</summary>
    /// <returns>False when this client has none of this id, or it is part of no session.</returns>
    Task<bool> ShareAsync(string clientId, string id, string forkId, CancellationToken cancellationToken);

    /// <returns>False when this client has none of this id.</returns>
    Task<bool> DeleteAsync(string clientId, string id, CancellationToken cancellationToken);

    /// <summary>Deletes what is part of the client's session and of no other; what others share is theirs from then on.</summary>
    Task DeleteOfSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Deletes files that are part of no session, and what a crash left of others.</summary>
    /// <param name="createdBefore">Only those that are older (UTC).</param>
    /// <param name="cancellationToken">Ends the wait; what is deleted stays so.</param>
    /// <returns>How many were deleted.</returns>
    Task<int> DeleteUnusedAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken);
}
