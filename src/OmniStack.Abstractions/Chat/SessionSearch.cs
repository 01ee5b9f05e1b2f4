namespace OmniStack.Abstractions.Chat;

/// <summary>What is looked for among one client's sessions, in names and in what messages say, in whatever case.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="Text">1 character or more.</param>
/// <param name="After">Where the page before ended; null for the first.</param>
/// <param name="Limit">Sessions to find; 1 or more.</param>
/// <param name="MaxSessions">Sessions to look through, whether they have it or not; 1 or more.</param>
public sealed record SessionSearch(string ClientId, string Text, SessionPosition? After, int Limit, int MaxSessions);

/// <summary>What a search has found.</summary>
/// <param name="Found">Last updated first; maybe fewer than the limit, or none, although others follow.</param>
/// <param name="Next">Where to go on; null when all were looked through.</param>
public sealed record SessionMatches(IReadOnlyList<SessionMatch> Found, SessionPosition? Next);

/// <summary>A session that a search has found.</summary>
/// <param name="Session">Without the turns that wait on it.</param>
/// <param name="Message">The newest message that says it, of all branches; null when only the name has it.</param>
public sealed record SessionMatch(ChatSession Session, MessageExcerpt? Message);
