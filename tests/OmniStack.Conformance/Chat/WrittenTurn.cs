using System.Runtime.CompilerServices;
using System.Text;
using OmniStack.Abstractions.Chat;

namespace OmniStack.Conformance.Chat;

/// <summary>A turn whose stream the test writes.</summary>
public sealed class WrittenTurn(string answerId, ByteRange earlier = default, int decisions = 0) : IRelayedTurn
{
    private readonly Lock _gate = new();
    private readonly List<byte> _bytes = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string AnswerId => answerId;

    public ByteRange Earlier => earlier;

    public int Decisions => decisions;

    public Task Running => _ended.Task;

    /// <summary>Ends when it was asked to stop.</summary>
    public Task Stopped => _stopped.Task;

    public void Write(string text)
    {
        TaskCompletionSource written;
        lock (_gate)
        {
            _bytes.AddRange(Encoding.UTF8.GetBytes(text));
            (written, _written) = (_written, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        written.SetResult();
    }

    public void End()
    {
        _ended.SetResult();
        Write("");
    }

    public void Stop() => _stopped.TrySetResult();

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            byte[] next;
            Task written;
            var hasEnded = Running.IsCompleted;
            lock (_gate)
            {
                next = [.. _bytes.Skip((int)from)];
                written = _written.Task;
            }

            if (next.Length > 0)
            {
                from += next.Length;
                yield return next;
            }
            else if (hasEnded)
            {
                yield break;
            }
            else
            {
                await written.WaitAsync(cancellationToken);
            }
        }
    }
}
