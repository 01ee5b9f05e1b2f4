using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Running;

/// <summary>A delivery from its arrival until its outcome is stored.</summary>
internal sealed class ActiveRun(Delivery delivery) : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private CancellationTokenSource? _source;
    private bool _disposed;

    public Delivery Delivery => delivery;

    /// <summary>Cancelled by the timeout and by <see cref="StopAsync"/>. Of use from <see cref="TryBegin"/> on.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>Completes when the outcome is stored or given up; never fails.</summary>
    public Task Ended => _ended.Task;

    public RunStop Stop { get; private set; }

    /// <summary>True when its outcome is with the bus, or soon: that the lease ends now is no loss, and nothing is left to stop.</summary>
    public bool HasOutcome { get; set; }

    /// <summary>Starts the time of the attempt.</summary>
    /// <returns>False when it was stopped before it began.</returns>
    public bool TryBegin(TimeSpan timeout, TimeProvider time)
    {
        lock (_gate)
        {
            if (Stop != RunStop.None)
            {
                return false;
            }
            _source = new CancellationTokenSource(timeout, time);
            Token = _source.Token;
            return true;
        }
    }

    /// <summary>Cancels the run. The first reason stays; nothing happens once it has ended.</summary>
    public async Task StopAsync(RunStop reason)
    {
        Task cancelling;
        lock (_gate)
        {
            if (_disposed || Stop != RunStop.None)
            {
                return;
            }
            Stop = reason;
            cancelling = _source?.CancelAsync() ?? Task.CompletedTask;
        }
        await cancelling;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }
        _source?.Dispose();
        _ended.TrySetResult();
    }
}
