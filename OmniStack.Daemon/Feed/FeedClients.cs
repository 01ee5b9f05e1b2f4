using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.ServiceDefaults.Security;

namespace OmniStack.Daemon.Feed;

/// <summary>Counts those who follow, up to the limits: of all, and of one tenant or key, so that none takes all places.</summary>
internal sealed class FeedClients(IOptions<FeedOptions> options)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _shares = new(StringComparer.Ordinal); // no entry without a place, so no more than places
    private int _count;

    /// <returns>A place, given back when it is disposed.</returns>
    /// <exception cref="OmniStackException"><c>stream_share_limit</c>: the caller's tenant or key has its share; <c>stream_limit</c>: there is no place.</exception>
    public IDisposable Enter(Caller caller)
    {
        var holder = caller.Tenant is { } tenant ? $"tenant {tenant}" : caller.KeyId;
        lock (_gate)
        {
            if (holder is not null && _shares.GetValueOrDefault(holder) >= options.Value.MaxClientsPerTenant)
            {
                throw Refuse(ErrorCodes.StreamShareLimit, $"As many streams are followed with the keys of this tenant, or with this key, as one may ({options.Value.MaxClientsPerTenant}).");
            }
            if (_count >= options.Value.MaxClients)
            {
                throw Refuse(ErrorCodes.StreamLimit, "As many clients as allowed follow streams; try again later.");
            }
            _count++;
            if (holder is not null)
            {
                _shares[holder] = _shares.GetValueOrDefault(holder) + 1;
            }
        }
        return new Place(this, holder);
    }

    private void Leave(string? holder)
    {
        lock (_gate)
        {
            _count--;
            if (holder is not null && --_shares[holder] == 0)
            {
                _shares.Remove(holder);
            }
        }
    }

    private static OmniStackException Refuse(string code, string message) => new(ErrorKind.TooMany, code, message) { RetryAfter = RetryAfter };

    private sealed class Place(FeedClients clients, string? holder) : IDisposable
    {
        public void Dispose() => clients.Leave(holder);
    }
}
