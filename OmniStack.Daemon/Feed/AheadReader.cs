namespace OmniStack.Daemon.Feed;

/// <summary>Reads a sequence one item ahead. An enumerator must not be disposed while it moves, so this ends the move first.</summary>
internal sealed class AheadReader<T> : IAsyncDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly IAsyncEnumerator<T> _items;

    public AheadReader(Func<CancellationToken, IAsyncEnumerable<T>> follow, CancellationToken cancellationToken)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _items = follow(_end.Token).GetAsyncEnumerator(_end.Token);
        Moving = _items.MoveNextAsync().AsTask();
    }

    /// <summary>Ends when there is an item, with true, or when the sequence ended.</summary>
    public Task<bool> Moving { get; private set; }

    /// <summary>Takes the item that <see cref="Moving"/> ended with, and moves on.</summary>
    public T Take()
    {
        var item = _items.Current;
        Moving = _items.MoveNextAsync().AsTask();
        return item;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await ((Task)Moving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _items.DisposeAsync();
        _end.Dispose();
    }
}
