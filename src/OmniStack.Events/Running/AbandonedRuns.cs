namespace OmniStack.Events.Running;

/// <summary>Handlers of one agent that were cancelled, did not return, and still hold a thread or what they await.</summary>
internal sealed class AbandonedRuns(int limit)
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>True while the agent takes no further event, so that hung handlers do not use up the process.</summary>
    public bool IsFull => Count >= limit;

    /// <summary>Counts the handler until it returns, if it ever does; never fails.</summary>
    public async Task WatchAsync(Task handling)
    {
        Interlocked.Increment(ref _count);
        await handling.ContinueWith(_ => Interlocked.Decrement(ref _count), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
