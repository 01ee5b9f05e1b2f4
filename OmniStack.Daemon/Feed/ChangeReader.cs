using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Feed;

/// <summary>Reads a feed one change ahead. An enumerator must not be disposed while it moves, so this ends the move first.</summary>
internal sealed class ChangeReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly IAsyncEnumerator<TaskChange> _changes;

    public ChangeReader(ITaskFeed feed, string? cursor, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _changes = feed.FollowAsync(cursor, _end.Token).GetAsyncEnumerator(_end.Token);
        Moving = _changes.MoveNextAsync().AsTask();
    }

    /// <summary>Ends when there is a change, with true, or when the feed ended.</summary>
    public Task<bool> Moving { get; private set; }

    /// <summary>Takes the change that <see cref="Moving"/> ended with, and moves on.</summary>
    public TaskChange Take()
    {
        var change = _changes.Current;
        Moving = _changes.MoveNextAsync().AsTask();
        return change;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await ((Task)Moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _changes.DisposeAsync();
        _end.Dispose();
    }
}
