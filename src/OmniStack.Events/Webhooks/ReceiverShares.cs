using Microsoft.Extensions.Options;

namespace OmniStack.Events.Webhooks;

/// <summary>
/// How many messages each receiver is sent at once. Who comes when its share is taken gets a time to come again, one behind the other at
/// the pace at which the receiver answers: so those that wait hold no slot of the sender, and do not come in vain again and again.
/// </summary>
internal sealed class ReceiverShares(IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>What a message of an unknown receiver takes.</summary>
    private static readonly TimeSpan FirstGuess = TimeSpan.FromMilliseconds(200);

    /// <summary>A receiver is quicker than the way back to it.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    /// <summary>Bounds a wrong guess, for example of a receiver that hung and answers again.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    /// <summary>So many receivers may be remembered while nothing is sent to them.</summary>
    private const int Remembered = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private readonly long _start = time.GetTimestamp();

    /// <returns>Null with a place, which <see cref="Leave"/> gives back; else how long to stay away.</returns>
    public TimeSpan? TryEnter(string receiver)
    {
        lock (_gate)
        {
            var now = time.GetElapsedTime(_start);
            if (!_shares.TryGetValue(receiver, out var share))
            {
                Forget(now);
                _shares[receiver] = share = new();
            }
            if (share.Active < options.Value.MaxPerReceiver)
            {
                share.Active++;
                return null;
            }
            var last = now > share.TakenUntil ? now : share.TakenUntil;
            var wait = last + (share.Takes / options.Value.MaxPerReceiver) - now;
            wait = wait < ShortestWait ? ShortestWait : wait > LongestWait ? LongestWait : wait;
            share.TakenUntil = now + wait;
            return wait;
        }
    }

    /// <param name="took">From the place to its end, a timeout included.</param>
    public void Leave(string receiver, TimeSpan took)
    {
        lock (_gate)
        {
            var share = _shares[receiver];
            share.Active--;
            share.Takes = (share.Takes * 3 / 4) + (took / 4);
        }
    }

    private void Forget(TimeSpan now)
    {
        if (_shares.Count < Remembered)
        {
            return;
        }
        foreach (var (receiver, _) in _shares.Where(entry => entry.Value.Active == 0 && entry.Value.TakenUntil <= now).ToList())
        {
            _shares.Remove(receiver);
        }
    }

    private sealed class Share
    {
        public int Active { get; set; }

        /// <summary>A running mean.</summary>
        public TimeSpan Takes { get; set; } = FirstGuess;

        /// <summary>Up to when those that were sent away have their times.</summary>
        public TimeSpan TakenUntil { get; set; }
    }
}
