using System.Collections.Concurrent;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Conformance.Chat;

/// <summary>A relay within one process, for tests of several instances that share it. It keeps every stream.</summary>
public sealed class MemoryTurnRelay : ITurnRelay
{
    private const int MaxPieceBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentDictionary<string, (SharedAnswer Stream, IRelayedTurn Turn)> _latest = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IRelayedTurn> _turns = new(StringComparer.Ordinal);

    public void Share(IRelayedTurn turn)
    {
        var stream = new SharedAnswer(turn.AnswerId, Guid.NewGuid().ToString("N"), turn.Earlier, turn.Decisions);
        _turns[stream.Name] = turn;
        _latest[turn.AnswerId] = (stream, turn);
    }

    public async Task<SharedAnswer?> FindAsync(string answerId, int decisions, CancellationToken cancellationToken)
    {
        if (Find(answerId, decisions) is null)
        {
            await Task.Delay(Patience, TimeProvider.System, cancellationToken);
        }

        return Find(answerId, decisions);
    }

    private SharedAnswer? Find(string answerId, int decisions) => _latest.GetValueOrDefault(answerId).Stream is { } stream && stream.Decisions >= decisions ? stream : null;

    public async Task<ReadOnlyMemory<byte>?> ReadAsync(SharedAnswer stream, long from, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            if (_turns.GetValueOrDefault(stream.Name) is { } turn)
            {
                await foreach (var piece in turn.ReadAsync(from, limit.Token))
                {
                    return piece[..Math.Min(piece.Length, MaxPieceBytes)];
                }

                return null;
            }

            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing came.
        }

        return ReadOnlyMemory<byte>.Empty;
    }

    public Task StopAsync(string answerId, CancellationToken cancellationToken)
    {
        _latest.GetValueOrDefault(answerId).Turn?.Stop();
        return Task.CompletedTask;
    }
}
