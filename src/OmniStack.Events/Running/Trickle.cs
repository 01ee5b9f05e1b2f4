namespace OmniStack.Events.Running;

/// <summary>
/// Decides what an agent's loop waits for before it takes more, so that quick events which come one by one, but faster than their outcomes are
/// stored, do not cost a receive and a settlement each. Where the next event comes only after the outcome of the last, nothing waits.
/// </summary>
/// <remarks>
/// Whether publishers wait for outcomes shows in what a longer wait brings: a stream brings more, callers who await their results do not, and are
/// not held up for it but once in a while, to see whether that is still so.
/// </remarks>
internal sealed class Trickle
{
    /// <summary>How long an event may be held up by it.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    /// <summary>A moment must bring so many times what the wait for the outcomes does.</summary>
    private const double WorthWaiting = 1.5;

    private const int RoundsBetweenTrials = 32;
    private const double Weight = 0.25;

    private bool _flows;
    private Gathering _last;
    private double _perOutcomes;
    private double _perMoment;
    private int _roundsToTrial = 2;

    /// <param name="received">What a receive brought.</param>
    /// <param name="asked">What it might have brought: a full one came from a backlog, which needs no gathering.</param>
    /// <param name="hasOpenRuns">Whether it came while earlier events had no stored outcome yet.</param>
    /// <param name="isQuick">Whether handlers take no longer than a call of the bus.</param>
    public Gathering Next(int received, int asked, bool hasOpenRuns, bool isQuick)
    {
        _flows = isQuick && received > 0 && received < asked && (hasOpenRuns || (_flows && received > 1));
        if (!_flows)
        {
            return _last = Gathering.None;
        }
        if (_last == Gathering.Outcomes)
        {
            _perOutcomes = Average(_perOutcomes, received);
            _perMoment = 0;
            _roundsToTrial--;
        }
        else if (_last == Gathering.Moment)
        {
            _perMoment = Average(_perMoment, received);
            _roundsToTrial = _perMoment < WorthWaiting * _perOutcomes ? RoundsBetweenTrials : 0;
        }
        return _last = _roundsToTrial > 0 ? Gathering.Outcomes : Gathering.Moment;
    }

    private static double Average(double before, int received) => before == 0 ? received : before + Weight * (received - before);
}
