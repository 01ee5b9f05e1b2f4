namespace OmniStack.Events;

/// <summary>
/// Thrown by a handler when what it needs is not there for now: the attempt failed and another follows, as for any other exception,
/// but the log has one line of it and no stack trace.
/// </summary>
/// <param name="message">Kept on the task's record, for operators.</param>
/// <param name="after">The least to wait before the next attempt, at most a day; null to wait as the agent's backoff has it.</param>
/// <param name="inner">The cause.</param>
public sealed class RetryLaterException(string message, TimeSpan? after = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The least to wait before the next attempt.</summary>
    public TimeSpan? After => after;

    /// <summary>
    /// False when nothing was tried, because what it needs is taken for now: the event comes again after <see cref="After"/> (without one, at
    /// once), and none of its attempts is used up by it, so it must not be thrown for what never gets free. Default true.
    /// </summary>
    public bool CountsAttempt { get; init; } = true;
}
