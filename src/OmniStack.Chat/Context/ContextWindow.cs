using OmniStack.Abstractions.Chat;

namespace OmniStack.Chat.Context;

/// <summary>What of a branch goes into a prompt.</summary>
/// <param name="Summary">Of its beginning; null when there is none.</param>
/// <param name="Shown">The newest messages that fit, oldest first; empty when the session was deleted.</param>
/// <param name="Uncovered">The newest messages that no summary covers, whether they fit or not.</param>
internal sealed record ContextWindow(SessionSummary? Summary, IReadOnlyList<StoredMessage> Shown, IReadOnlyList<StoredMessage> Uncovered);
