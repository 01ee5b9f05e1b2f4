using System.Collections.Concurrent;
using System.Threading.Channels;
using OmniStack.Abstractions.Chat;
using OmniStack.Conformance.Chat;

namespace OmniStack.Chat.Tests;

/// <summary>A relay that is slow to share: what is begun while it is held is found by nobody until it is released.</summary>
internal sealed class HeldRelay : ITurnRelay
{
    private readonly MemoryTurnRelay _inner = new();
    private readonly ConcurrentQueue<IRelayedTurn> _held = [];
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();
    private volatile bool _holds;

    public void Hold() => _holds = true;

    public void Release()
    {
        _holds = false;
        while (_held.TryDequeue(out var turn))
        {
            _inner.Share(turn);
        }
    }

    /// <summary>Ends when so many have looked for a stream while it was held and got their answer.</summary>
    public async Task AskedAsync(int count)
    {
        for (var n = 0; n < count; n++)
        {
            await _asked.Reader.ReadAsync();
        }
    }

    public void Share(IRelayedTurn turn)
    {
        if (_holds)
        {
            _held.Enqueue(turn);
        }
        else
        {
            _inner.Share(turn);
        }
    }

    public async Task<SharedAnswer?> FindAsync(string answerId, int decisions, CancellationToken cancellationToken)
    {
        var found = await _inner.FindAsync(answerId, decisions, cancellationToken);
        if (_holds)
        {
            _asked.Writer.TryWrite(answerId);
        }

        return found;
    }

    public Task<ReadOnlyMemory<byte>?> ReadAsync(SharedAnswer stream, long from, CancellationToken cancellationToken) => _inner.ReadAsync(stream, from, cancellationToken);

    public Task StopAsync(string answerId, CancellationToken cancellationToken) => _inner.StopAsync(answerId, cancellationToken);
}
