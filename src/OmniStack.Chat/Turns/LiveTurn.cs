using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Context;
using OmniStack.Chat.Streaming;
using OmniStack.Chat.Usage;

namespace OmniStack.Chat.Turns;

/// <summary>A turn that runs in this process: what it answers, its stream so far, and its stop.</summary>
internal sealed class LiveTurn : IRelayedTurn, IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending;
    private readonly ReplayBuffer _buffer = new();
    private bool _disposed;

    public LiveTurn(string sessionId, BegunTurn begun, ApprovalForm approvals, TimeSpan timeout, TimeProvider time)
    {
        (ClientId, SessionId, Question, Answer) = (begun.ClientId, sessionId, begun.Question, begun.Answer);
        Meter = new TurnMeter(Answer);
        _ending = new CancellationTokenSource(timeout, time);
        Stream = new AnswerStream(_buffer);
        Recorder = new AnswerRecorder(Stream, approvals);
        Recorder.Start(Answer.Id);
        var start = _buffer.Length;
        Recorder.Continue(Answer.Parts);
        Earlier = new ByteRange(start, _buffer.Length);
    }

    public string ClientId { get; }

    public string AnswerId => Answer.Id;

    public int Decisions => Answer.Decisions;

    public string SessionId { get; }

    public StoredMessage Question { get; }

    /// <summary>As it was stored when the turn began: with parts when it goes on after an approval.</summary>
    public StoredMessage Answer { get; }

    public AnswerStream Stream { get; }

    public AnswerRecorder Recorder { get; }

    public TurnMeter Meter { get; }

    /// <summary>What its prompt was made of; null before.</summary>
    public ContextWindow? Context { get; set; }

    public ByteRange Earlier { get; }

    /// <summary>Ends when the turn has, stored and all.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>The whole answer as a stream, for who has nothing of it.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => _buffer.ReadAsync(cancellationToken);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long from, CancellationToken cancellationToken)
        => _buffer.ReadAsync(skipFrom: 0, skipTo: from, cancellationToken);

    /// <summary>The stream without what the answer had said before this turn, for who has that.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadContinuationAsync(CancellationToken cancellationToken)
        => _buffer.ReadAsync(Earlier.From, Earlier.To, cancellationToken);

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

        Stream.Dispose();
    }

    private void EndNow()
    {
        if (!_disposed)
        {
            _ = _ending.CancelAsync(); // Its callbacks run elsewhere, not under the lock.
        }
    }
}
