namespace OmniStack.Events.Running;

/// <summary>How many handlers of an agent may run. One loop takes, handlers give back; all free slots are taken in one step, however many.</summary>
internal sealed class Slots(int count, TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _free = count;

    /// <summary>Waits for a free slot and takes all that are free then.</summary>
    public async Task<int> TakeAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (taken, freed) = Take(int.MaxValue);
            if (taken > 0)
            {
                return taken;
            }
            await freed.WaitAsync(cancellationToken);
        }
    }

    /// <returns>False when none was free within <paramref name="wait"/>, or the wait was cancelled.</returns>
    public async Task<bool> TryTakeAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var (taken, freed) = Take(1);
        if (taken == 0)
        {
            await freed.WaitAsync(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            (taken, _) = Take(1);
        }
        return taken == 1;
    }

    public void Release(int released)
    {
        lock (_gate)
        {
            _free += released;
            _freed.TrySetResult();
        }
    }

    private (int Taken, Task Freed) Take(int most)
    {
        lock (_gate)
        {
            var taken = Math.Min(most, _free);
            _free -= taken;
            if (_free == 0 && _freed.Task.IsCompleted)
            {
                _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            return (taken, _freed.Task);
        }
    }
}
