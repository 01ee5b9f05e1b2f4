using OmniStack.Abstractions.Events;

namespace OmniStack.Events.Running;

/// <summary>A delivery from its arrival until its outcome is stored.</summary>
internal sealed class ActiveRun : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private bool _disposed;

    public ActiveRun(Delivery delivery, TimeSpan timeout, TimeProvider time)
    {
        Delivery = delivery;
        _source = new CancellationTokenSource(timeout, time);
        Token = _source.Token;
    }

    public Delivery Delivery { get; }

    /// <summary>Cancelled by the timeout and by <see cref="StopAsync"/>.</summary>
    public CancellationToken Token { get; }

    /// <summary>Completes when the outcome is stored or given up; never fails.</summary>
    public Task Ended => _ended.Task;

    public RunStop Stop { get; private set; }

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
            cancelling = _source.CancelAsync();
        }
        await cancelling;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }
        _source.Dispose();
        _ended.TrySetResult();
    }
}
