namespace OmniStack.Abstractions.Chat;

/// <summary>A session that begins as another one's branch and goes on for itself.</summary>
/// <param name="ClientId">Who asks; both are this client's.</param>
/// <param name="SessionId">The session that is forked.</param>
/// <param name="MessageId">The answer with which what they share ends; null for the last one of the active branch.</param>
/// <param name="ForkId">The new session's.</param>
/// <param name="At">Now (UTC).</param>
/// <param name="Change">What it has differently from the origin, whose name and fields it begins with.</param>
public sealed record SessionFork(string ClientId, string SessionId, string? MessageId, string ForkId, DateTimeOffset At, SessionChange Change);

/// <summary>What a <see cref="SessionFork"/> makes.</summary>
/// <param name="Session">The fork.</param>
/// <param name="IsRepeat">True when the very same fork was made before: nothing was stored, and the session is as it is by now.</param>
public sealed record ForkedSession(ChatSession Session, bool IsRepeat);
