using System.Runtime.CompilerServices;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Embedded.Events;

/// <summary>Follows <see cref="ChangeFeed"/>; shows a change only when it is on the disk.</summary>
internal sealed class EmbeddedTaskFeed(BusStorage storage) : ITaskFeed
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<TaskChange> FollowAsync(string? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (feed, position) = await storage.ReadAsync(state =>
        {
            var start = state.Feed.Position(cursor);
            state.Feed.Join();
            return (state.Feed, start);
        }, cancellationToken);
        try
        {
            while (true)
            {
                var (changes, more) = await storage.ReadAsync(
                    state => state.Feed == feed ? (feed.ReadAfter(position, PageSize), feed.Changed) : throw ChangeFeed.Gone(), cancellationToken);
                foreach (var change in changes)
                {
                    yield return change;
                }

                position += changes.Count;
                if (changes.Count == 0)
                {
                    await more.WaitAsync(cancellationToken);
                }
            }
        }
        finally
        {
            storage.Leave(feed);
        }
    }
}
