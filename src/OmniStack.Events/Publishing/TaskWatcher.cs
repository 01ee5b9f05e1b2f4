using System.Collections.Concurrent;
using OmniStack.Abstractions.Events;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Publishing;

/// <summary>
/// Waits for tasks to finish: woken at once by a run of this process, else by asking the bus in growing intervals, since another
/// process may have run it.
/// </summary>
internal sealed class TaskWatcher(IEventBus bus, TimeProvider time)
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LastInterval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Watch> _watches = new(StringComparer.Ordinal);

    /// <summary>Wakes everyone who waits for this task.</summary>
    public void Notify(string taskId)
    {
        if (_watches.TryGetValue(taskId, out var watch))
        {
            watch.Signal();
        }
    }

    public async Task<TaskRecord?> WaitAsync(string taskId, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var watch = Join(taskId);
        try
        {
            for (var interval = FirstInterval; ; interval = Min(interval * 2, LastInterval))
            {
                var signal = watch.NextSignal;
                var record = await bus.FindTaskAsync(taskId, cancellationToken);
                var left = timeout - time.GetElapsedTime(started);
                if (record is not { State: TaskState.Queued or TaskState.Running or TaskState.Retrying } || left <= TimeSpan.Zero)
                {
                    return record;
                }
                await WaitForSignalAsync(signal, Min(interval, left), cancellationToken);
            }
        }
        finally
        {
            Leave(taskId, watch);
        }
    }

    private async Task WaitForSignalAsync(Task signal, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var delay = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(signal, Task.Delay(longest, time, delay.Token));
        await delay.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Watch Join(string taskId)
    {
        while (true)
        {
            var watch = _watches.GetOrAdd(taskId, _ => new Watch());
            if (watch.TryJoin())
            {
                return watch;
            }
        }
    }

    private void Leave(string taskId, Watch watch)
    {
        if (watch.Leave())
        {
            _watches.TryRemove(KeyValuePair.Create(taskId, watch));
        }
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Those who wait for one task. Closed by the last to leave, so that it can be dropped.</summary>
    private sealed class Watch
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _waiting;
        private bool _closed;

        public Task NextSignal
        {
            get
            {
                lock (_gate)
                {
                    return _next.Task;
                }
            }
        }

        public bool TryJoin()
        {
            lock (_gate)
            {
                _waiting += _closed ? 0 : 1;
                return !_closed;
            }
        }

        public bool Leave()
        {
            lock (_gate)
            {
                return _closed = --_waiting == 0;
            }
        }

        public void Signal()
        {
            lock (_gate)
            {
                _next.SetResult();
                _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
