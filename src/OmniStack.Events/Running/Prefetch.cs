namespace OmniStack.Events.Running;

/// <summary>
/// Decides how many events to take at once: as many as can run, and while handlers are quick as many more as they do in a moment,
/// so that a receive is not paid for every event. Other runners lose nothing by it, and events are not held by a slow handler.
/// </summary>
internal sealed class Prefetch(int limit)
{
    /// <summary>After so long without a free slot, what was taken ahead is handed back.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(1);

    private const double MomentSeconds = 0.02;
    private const double QuickSeconds = 0.001;
    private const double Weight = 0.1;

    private readonly Lock _gate = new();
    private double _secondsPerRun = double.PositiveInfinity;
    private bool _isCautious;

    /// <summary>True when a run takes no longer than a call of the bus.</summary>
    public bool IsQuick
    {
        get
        {
            lock (_gate)
            {
                return _secondsPerRun < QuickSeconds;
            }
        }
    }

    /// <param name="free">Slots that are free.</param>
    /// <param name="slots">All slots.</param>
    public int CountFor(int free, int slots)
    {
        lock (_gate)
        {
            return _isCautious ? free : free + (int)Math.Min(limit, slots * MomentSeconds / _secondsPerRun);
        }
    }

    /// <summary>
    /// An event that comes again may be one that ends its process. While there are such, none is taken ahead, so that no other
    /// event has an attempt counted for it.
    /// </summary>
    public void Received(bool hasRepeated)
    {
        lock (_gate)
        {
            _isCautious = hasRepeated;
        }
    }

    /// <param name="elapsed">Of one attempt; null or zero for what was not run.</param>
    public void Ran(TimeSpan? elapsed)
    {
        if (elapsed is not { TotalSeconds: > 0 and var seconds })
        {
            return;
        }
        lock (_gate)
        {
            // One slow run ends the prefetch at once; it takes many quick ones to begin again.
            _secondsPerRun = seconds > MomentSeconds || double.IsPositiveInfinity(_secondsPerRun) ? seconds : _secondsPerRun + Weight * (seconds - _secondsPerRun);
        }
    }
}
