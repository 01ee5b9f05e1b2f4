using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Streaming;

namespace OmniStack.Chat.Turns;

/// <summary>A turn that runs in this process: what it answers, its stream so far, and its stop.</summary>
internal sealed class LiveTurn(string sessionId, BegunTurn begun, TimeSpan timeout, TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new(timeout, time);
    private bool _disposed;

    public string SessionId => sessionId;

    public StoredMessage Question => begun.Question;

    public StoredMessage Answer => begun.Answer;

    public ReplayBuffer Stream { get; } = new();

    /// <summary>Ends when the turn has, stored and all.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Fires when the turn has to end: stopped, cut or out of time.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Why it had to end, when it was not the time: at most one of the two is true.</summary>
    public bool IsStopped { get; private set; }

    /// <inheritdoc cref="IsStopped"/>
    public bool IsCut { get; private set; }

    /// <summary>Interrupts it. Safe at any time, also when it has ended.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            IsStopped = !IsCut;
            EndNow();
        }
    }

    /// <summary>Ends it as too long.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            IsCut = !IsStopped;
            EndNow();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _ending.Dispose();
        }
    }

    private void EndNow()
    {
        if (!_disposed)
        {
            _ = _ending.CancelAsync(); // Its callbacks run elsewhere, not under the lock.
        }
    }
}
