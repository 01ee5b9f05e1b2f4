namespace OmniStack.Embedded.Events;

/// <summary>A token bucket that holds one second's worth, one token at least.</summary>
internal sealed class RateLimit(double perSecond, BusClock clock)
{
    private readonly double _capacity = Math.Max(1, perSecond);
    private double _tokens = Math.Max(1, perSecond);
    private TimeSpan _filledAt = clock.Uptime;

    public double PerSecond => perSecond;

    /// <summary>How many may begin now.</summary>
    public int Available()
    {
        var now = clock.Uptime;
        _tokens = Math.Min(_capacity, _tokens + ((now - _filledAt).TotalSeconds * perSecond));
        _filledAt = now;
        return (int)_tokens;
    }

    public void Take(int count) => _tokens -= count;

    /// <summary>How long until the next one may begin; asked for when none may now.</summary>
    public TimeSpan UntilNext() => TimeSpan.FromSeconds(Math.Min(3_600, Math.Max(0.001, (1 - _tokens) / perSecond)));
}
