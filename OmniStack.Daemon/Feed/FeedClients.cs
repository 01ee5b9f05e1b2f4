using Microsoft.Extensions.Options;

namespace OmniStack.Daemon.Feed;

/// <summary>Counts those who follow, up to the limit.</summary>
internal sealed class FeedClients(IOptions<FeedOptions> options)
{
    private int _count;

    /// <returns>A place, given back when it is disposed; null when there is none.</returns>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= options.Value.MaxClients)
        {
            return new Place(this);
        }
        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Place(FeedClients clients) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref clients._count);
    }
}
