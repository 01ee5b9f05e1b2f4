using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Contracts;

namespace OmniStack.Daemon.Feed;

/// <summary>Counts those who follow, up to the limit.</summary>
internal sealed class FeedClients(IOptions<FeedOptions> options)
{
    private int _count;

    /// <returns>A place, given back when it is disposed.</returns>
    /// <exception cref="OmniStackException"><c>stream_limit</c>: there is none.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _count) <= options.Value.MaxClients)
        {
            return new Place(this);
        }
        Interlocked.Decrement(ref _count);
        throw new OmniStackException(ErrorKind.TooMany, ErrorCodes.StreamLimit, "As many clients as allowed follow streams; try again later.") { RetryAfter = TimeSpan.FromSeconds(30) };
    }

    private sealed class Place(FeedClients clients) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref clients._count);
    }
}
