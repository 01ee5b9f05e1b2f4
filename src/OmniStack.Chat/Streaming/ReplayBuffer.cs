using System.Runtime.CompilerServices;

namespace OmniStack.Chat.Streaming;

/// <summary>
/// The bytes of one answer's stream: one writer appends, any number of readers read all of it from its start, each at its own
/// pace. It grows with the answer and not with its readers; who writes bounds the answer.
/// </summary>
internal sealed class ReplayBuffer
{
    private const int BlockBytes = 8 * 1024;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _blocks = [];
    private long _length;
    private bool _completed;
    private TaskCompletionSource? _changed;

    public long Length => Volatile.Read(ref _length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            while (!bytes.IsEmpty)
            {
                var offset = (int)(_length % BlockBytes);
                if (offset == 0)
                {
                    _blocks.Add(new byte[BlockBytes]);
                }

                var count = Math.Min(bytes.Length, BlockBytes - offset);
                bytes[..count].CopyTo(_blocks[^1].AsSpan(offset));
                bytes = bytes[count..];
                _length += count;
            }

            changed = TakeWaiters();
        }

        changed?.SetResult();
    }

    /// <summary>Lets the readers end when they have read everything.</summary>
    public void Complete()
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            _completed = true;
            changed = TakeWaiters();
        }

        changed?.SetResult();
    }

    /// <summary>Yields everything from the start, then what comes, until <see cref="Complete"/>.</summary>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken) => ReadAsync(skipFrom: 0, skipTo: 0, cancellationToken);

    /// <summary>As the other, without the bytes from <paramref name="skipFrom"/> to before <paramref name="skipTo"/>, which are written already.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(long skipFrom, long skipTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // One registration for all the waits, in the place of one for each: who leaves wakes the other readers too, and they wait again.
        await using var leaving = cancellationToken.UnsafeRegister(static buffer => ((ReplayBuffer)buffer!).WakeReaders(), this);
        for (long position = 0; ;)
        {
            position = position == skipFrom ? skipTo : position;
            var (next, changed) = Next(position, position < skipFrom ? skipFrom : long.MaxValue);
            if (!next.IsEmpty)
            {
                position += next.Length;
                yield return next;
            }
            else if (changed is null)
            {
                yield break;
            }
            else
            {
                cancellationToken.ThrowIfCancellationRequested();
                await changed;
            }
        }
    }

    /// <summary>What follows the position, to before the end; when nothing does, what to wait for, null when all is read.</summary>
    private (ReadOnlyMemory<byte> Next, Task? Changed) Next(long position, long end)
    {
        lock (_gate)
        {
            if (position < _length)
            {
                var offset = (int)(position % BlockBytes);
                var count = (int)Math.Min(BlockBytes - offset, Math.Min(_length, end) - position);
                return (_blocks[(int)(position / BlockBytes)].AsMemory(offset, count), null);
            }

            return _completed ? default : (default, (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task);
        }
    }

    private void WakeReaders()
    {
        TaskCompletionSource? changed;
        lock (_gate)
        {
            changed = TakeWaiters();
        }

        changed?.SetResult();
    }

    private TaskCompletionSource? TakeWaiters()
    {
        var changed = _changed;
        _changed = null;
        return changed;
    }
}
