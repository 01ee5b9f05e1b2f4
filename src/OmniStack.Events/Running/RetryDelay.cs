namespace OmniStack.Events.Running;

/// <summary>Exponential backoff with full jitter: events that failed together do not come back together.</summary>
internal static class RetryDelay
{
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="share">0 to 1, random: the part of the whole delay to wait.</param>
    public static TimeSpan After(int attempt, TimeSpan baseDelay, TimeSpan maxDelay, double share)
    {
        // In double, since the doubling passes the range of ticks long before attempt 100.
        var whole = Math.Min(maxDelay.TotalMilliseconds, baseDelay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromMilliseconds(whole * share);
    }
}
