using System.Threading.RateLimiting;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Security;

namespace OmniStack.ServiceDefaults.Security;

/// <summary>
/// A rate that all instances share. An instance takes a hundredth of the limit at a time, so that few requests ask the store; what it has
/// taken and not used when the window ends is lost. All instances together never let more through than the limit.
/// </summary>
internal sealed class SharedRateLimiter(IRateCounter counter, string name, int limit, TimeSpan window, TimeProvider time) : RateLimiter
{
    private const int Shares = 100;
    private static readonly RateLimitLease Taken = new SharedRateLease(retryAfter: null);

    private readonly SemaphoreSlim _asking = new(1);
    private readonly Lock _gate = new();
    private int _held;
    private bool _isLast;
    private long _began;
    private TimeSpan _lasts;
    private long _lastUsed = time.GetTimestamp();

    public override TimeSpan? IdleDuration => time.GetElapsedTime(Interlocked.Read(ref _lastUsed));

    public override RateLimiterStatistics? GetStatistics() => null;

    /// <summary>Never acquires: the store may have to be asked, so a caller has to wait for it.</summary>
    protected override RateLimitLease AttemptAcquireCore(int permitCount) => new SharedRateLease(TimeSpan.Zero);

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _lastUsed, time.GetTimestamp());
        return FindLease() is { } lease ? new(lease) : AskAsync(cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        _asking.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<RateLimitLease> AskAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (FindLease() is { } given)
            {
                return given;
            }
            var asked = time.GetTimestamp();
            var (grant, isAll) = await TakeAsync(cancellationToken);
            lock (_gate)
            {
                (_held, _isLast, _began, _lasts) = (grant.Granted, isAll || grant.Granted == 0, asked, grant.Left);
                return TakeHeld() ?? new SharedRateLease(grant.Left);
            }
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>While the store is away, this instance counts for itself: keys that are known go on then.</summary>
    /// <returns>What it took, and whether that is all of the window.</returns>
    private async Task<(RateGrant Grant, bool IsAll)> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await counter.TakeAsync(name, Math.Max(1, limit / Shares), limit, window, cancellationToken), false);
        }
        catch (OmniStackException error) when (error.Kind == ErrorKind.Unavailable)
        {
            return (new RateGrant(limit, window), true);
        }
    }

    /// <returns>Null when the store has to be asked.</returns>
    private RateLimitLease? FindLease()
    {
        lock (_gate)
        {
            var left = _lasts - time.GetElapsedTime(_began);
            return left <= TimeSpan.Zero ? null : TakeHeld() ?? (_isLast ? new SharedRateLease(left) : null);
        }
    }

    private RateLimitLease? TakeHeld() => _held > 0 && _held-- > 0 ? Taken : null;
}
