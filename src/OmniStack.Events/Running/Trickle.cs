namespace OmniStack.Events.Running;

/// <summary>
/// Decides whether an agent's loop waits for the outcomes on their way before it takes more. Where quick events come one by one, but faster
/// than their outcomes are stored, what came meanwhile is then taken together, and does not cost a receive and a settlement each. Where
/// the next event comes only after the outcome of the last, nothing waits.
/// </summary>
internal sealed class Trickle
{
    /// <summary>How long an event may be held up by it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(1);

    private bool _flows;

    /// <param name="received">What a receive brought.</param>
    /// <param name="asked">What it might have brought: a full one came from a backlog, which needs no gathering.</param>
    /// <param name="hasOpenRuns">Whether it came while earlier events had no stored outcome yet.</param>
    /// <param name="isQuick">Whether handlers take no longer than a call of the bus.</param>
    public bool IsToGather(int received, int asked, bool hasOpenRuns, bool isQuick)
        => _flows = isQuick && received > 0 && received < asked && (hasOpenRuns || (_flows && received > 1));
}
