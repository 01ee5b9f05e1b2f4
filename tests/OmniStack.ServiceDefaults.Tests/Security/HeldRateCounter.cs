using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;
using OmniStack.Contracts;

namespace OmniStack.ServiceDefaults.Tests.Security;

/// <summary>Rates in memory, for several instances in one process.</summary>
internal sealed class HeldRateCounter(TimeProvider time) : IRateCounter
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Used, DateTimeOffset Ends)> _counters = new(StringComparer.Ordinal);

    /// <summary>How often it was asked.</summary>
    public int Asked { get; private set; }

    /// <summary>Nobody can ask it.</summary>
    public bool IsAway { get; set; }

    public Task<RateGrant> TakeAsync(string counter, int wanted, int limit, TimeSpan window, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Asked++;
            if (IsAway)
            {
                throw new OmniStackException(ErrorKind.Unavailable, ErrorCodes.Unavailable, "It is away.");
            }
            var now = time.GetUtcNow();
            var (used, ends) = _counters.TryGetValue(counter, out var known) && known.Ends > now ? known : (0, now + window);
            var granted = Math.Clamp(limit - used, 0, wanted);
            _counters[counter] = (used + granted, ends);
            return Task.FromResult(new RateGrant(granted, ends - now));
        }
    }
}
