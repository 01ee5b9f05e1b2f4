namespace OmniStack.Abstractions.Chat;

/// <summary>
/// Sessions and their trees of messages. What every implementation holds is written as tests in
/// <c>tests/OmniStack.Conformance/ChatStoreContract</c>.
/// </summary>
/// <remarks>
/// Every call is safe to use from several threads at once, and every change is one atomic step on one session: nothing is read,
/// changed and saved back as a whole. What a call has acknowledged survives the end of the process, progress of a running answer
/// apart (see <see cref="SaveProgressAsync"/>). Methods throw <see cref="OmniStackException"/> with
/// <see cref="ErrorKind.Unavailable"/> while the storage does not answer.
/// </remarks>
public interface IChatStore
{
    /// <summary>What it runs on, for people. Never a secret.</summary>
    string Description { get; }

    /// <summary>
    /// Says that this process lives, and marks as interrupted the answers whose process does not any more. Called when a service
    /// starts and from then on every few seconds; what another living process is answering is left alone.
    /// </summary>
    /// <param name="running">The sessions on which this process runs a turn.</param>
    /// <returns>How many answers were marked.</returns>
    Task<int> RecoverAsync(IReadOnlyCollection<string> running, CancellationToken cancellationToken);

    /// <returns>The session, or <see langword="null"/> when this client has none of this id.</returns>
    Task<ChatSession?> FindSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken);

    /// <summary>Reads a page of the client's sessions, last updated first, by an index: what other clients have costs nothing.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <param name="limit">1 or more.</param>
    Task<IReadOnlyList<ChatSession>> ListSessionsAsync(string clientId, SessionPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the client's sessions whose name or messages have a text, in the order of the list. Reads what that client's sessions say,
    /// and nothing of others.
    /// </summary>
    Task<SessionMatches> SearchSessionsAsync(SessionSearch search, CancellationToken cancellationToken);

    /// <summary>Changes the name and fields that are named, whatever else changes at the same time.</summary>
    /// <returns>The session afterwards; <see langword="null"/> when this client has none of this id.</returns>
    /// <exception cref="OmniStackException">See <see cref="SessionChange.ApplyTo"/>.</exception>
    Task<ChatSession?> ChangeSessionAsync(string clientId, string sessionId, SessionChange change, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a session that begins as a branch of another, in one atomic step: the messages of that branch are its own too, and none is
    /// copied. What either says from then on, the other does not see.
    /// </summary>
    /// <returns><see langword="null"/> when this client has no session to fork.</returns>
    /// <exception cref="OmniStackException">
    /// <c>message_not_found</c>: the session has no such answer; <c>session_busy</c>: it is not final; <c>session_conflict</c>: the fork's id
    /// is another session's; <c>fork_limit</c>: more than <see cref="Contracts.Chat.ChatRules.MaxForks"/> sessions would be before it.
    /// </exception>
    Task<ForkedSession?> ForkSessionAsync(SessionFork fork, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes the session with all its messages, those apart that forks share: they stay until the last of these is deleted, and so long no
    /// other session gets its id. A turn that is running on it stores nothing any more.
    /// </summary>
    /// <returns>False when this client has no such session.</returns>
    Task<bool> DeleteSessionAsync(string clientId, string sessionId, CancellationToken cancellationToken);

    /// <summary>
    /// In one atomic step: refuses when a turn is running, else stores the user's message and an empty streaming answer, counts the
    /// turn and moves the active leaf to the answer. A message that is stored with equal parts is not stored again, running or not.
    /// A <see cref="TurnStart.Continue"/> makes the stored answer streaming again and counts no turn.
    /// </summary>
    /// <exception cref="OmniStackException">
    /// <c>session_busy</c>; <c>message_conflict</c>: the message's id is stored with other parts; <c>message_not_found</c>: there is
    /// no such user's message to edit or answer; <c>session_not_found</c>: it is another client's, or does not exist and this is no
    /// <see cref="TurnStart.Send"/>; <c>approval_not_found</c>, <c>approval_conflict</c>: see <see cref="TurnStart.Continue"/>.
    /// </exception>
    Task<BegunTurn> BeginTurnAsync(TurnStart start, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a turn behind those that run or wait on its session, in one atomic step; a message that is stored or waits with equal
    /// parts is not stored again. Whoever is able to begins it by <see cref="BeginWaitingTurnAsync"/>.
    /// </summary>
    /// <param name="start">No <see cref="TurnStart.Continue"/>.</param>
    /// <param name="limit">Turns that may wait on one session.</param>
    /// <returns>The turn as it waits: the answer to a message sent before has the id it had then.</returns>
    /// <exception cref="OmniStackException"><c>session_busy</c>: as many wait already; <c>message_conflict</c>, <c>session_not_found</c>.</exception>
    Task<WaitingTurn> EnqueueTurnAsync(TurnStart start, int limit, CancellationToken cancellationToken);

    /// <summary>Begins the turn that waits first, as <see cref="BeginTurnAsync"/> does, in one atomic step.</summary>
    /// <param name="sessionId">Whoever owns it.</param>
    /// <param name="at">Now (UTC).</param>
    /// <returns>Null when none waits, or one is running.</returns>
    Task<BegunTurn?> BeginWaitingTurnAsync(string sessionId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Finds sessions on which a turn waits and none runs, such as a process has left behind.</summary>
    /// <param name="limit">1 or more.</param>
    Task<IReadOnlyList<string>> ListWaitingSessionsAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the parts of a streaming answer. Survives the end of the process, but not necessarily that of the machine: it is
    /// for what a crash should leave, the end of the turn is stored by <see cref="EndTurnAsync"/>.
    /// </summary>
    /// <returns>False when the answer is not streaming any more, or its session was deleted.</returns>
    Task<bool> SaveProgressAsync(string sessionId, string answerId, IReadOnlyList<MessagePart> parts, CancellationToken cancellationToken);

    /// <summary>Stores a streaming answer as final and lets the next turn begin, in one atomic step.</summary>
    /// <returns>False when the answer is not streaming any more, or its session was deleted; nothing is changed then.</returns>
    Task<bool> EndTurnAsync(TurnEnd end, CancellationToken cancellationToken);

    /// <returns>The message, or <see langword="null"/> when the session has none of this id.</returns>
    Task<StoredMessage?> FindMessageAsync(string sessionId, string messageId, CancellationToken cancellationToken);

    /// <summary>Reads the messages on the way from the first message to <paramref name="leafId"/>, oldest first.</summary>
    /// <param name="sessionId">The conversation.</param>
    /// <param name="leafId">Where the branch ends.</param>
    /// <param name="fromDepth">The <see cref="StoredMessage.Depth"/> to begin at.</param>
    /// <param name="limit">1 or more.</param>
    /// <returns>Empty when there is no such message, or it is above <paramref name="fromDepth"/>.</returns>
    Task<IReadOnlyList<StoredMessage>> ReadBranchAsync(string sessionId, string leafId, int fromDepth, int limit, CancellationToken cancellationToken);

    /// <summary>Reads the places of the messages of all branches at some depths, in the order of turn and depth: none comes before the one it follows.</summary>
    /// <param name="sessionId">The conversation.</param>
    /// <param name="fromDepth">The <see cref="StoredMessage.Depth"/> to begin at.</param>
    /// <param name="depths">How many depths; 1 or more.</param>
    Task<IReadOnlyList<MessagePlace>> ReadPlacesAsync(string sessionId, int fromDepth, int depths, CancellationToken cancellationToken);

    /// <summary>Makes another branch the active one, in one atomic step. See <see cref="ChatSession.WithLeaf"/>.</summary>
    /// <param name="clientId">Whose.</param>
    /// <param name="sessionId">Which.</param>
    /// <param name="leafId">A message of the session.</param>
    /// <returns>The session afterwards; <see langword="null"/> when this client has none of this id.</returns>
    /// <exception cref="OmniStackException"><c>session_busy</c>.</exception>
    Task<ChatSession?> MoveLeafAsync(string clientId, string sessionId, string leafId, CancellationToken cancellationToken);

    /// <summary>Makes an attempt at a summary the caller's, or changes when the caller's own ends, in one atomic step.</summary>
    /// <param name="sessionId">The conversation.</param>
    /// <param name="claim">From now on.</param>
    /// <param name="before">The attempt that the caller knows as the last one; null for none.</param>
    /// <param name="now">UTC.</param>
    /// <returns>False when there was another attempt since, or another one is still under way.</returns>
    Task<bool> ClaimSummaryAsync(string sessionId, SummaryClaim claim, SummaryClaim? before, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Stores a summary and ends the attempt at it.</summary>
    /// <returns>False when the session is gone or the attempt is another one's by now; nothing is stored then.</returns>
    Task<bool> AddSummaryAsync(SessionSummary summary, SummaryClaim claim, CancellationToken cancellationToken);

    /// <summary>Reads the summaries of all branches, the newest first.</summary>
    /// <param name="sessionId">The conversation.</param>
    /// <param name="limit">1 or more.</param>
    Task<IReadOnlyList<SessionSummary>> ListSummariesAsync(string sessionId, int limit, CancellationToken cancellationToken);

    /// <summary>Answers when the storage takes writes.</summary>
    /// <exception cref="OmniStackException"><see cref="ErrorKind.Unavailable"/>: it does not.</exception>
    Task CheckAsync(CancellationToken cancellationToken);
}
