namespace OmniStack.Abstractions.Security;

/// <summary>Counts for all instances of a service together, each counter within windows of time. Where there is one instance, none is needed.</summary>
public interface IRateCounter
{
    /// <summary>Takes some of what may still be counted in the counter's window. The first one to take something begins a window.</summary>
    /// <param name="counter">1 to 200 visible ASCII characters.</param>
    /// <param name="wanted">1 or more.</param>
    /// <param name="limit">The most that one window counts, 1 or more.</param>
    /// <param name="window">How long it lasts; counted by the store's clock, so instances need not agree on the time.</param>
    /// <param name="cancellationToken">May leave it counted.</param>
    /// <exception cref="OmniStackException"><c>unavailable</c>.</exception>
    Task<RateGrant> TakeAsync(string counter, int wanted, int limit, TimeSpan window, CancellationToken cancellationToken);
}

/// <summary>What <see cref="IRateCounter.TakeAsync"/> gave.</summary>
/// <param name="Granted">0 to what was wanted.</param>
/// <param name="Left">How long the window lasts still.</param>
public sealed record RateGrant(int Granted, TimeSpan Left);
