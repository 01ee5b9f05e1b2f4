using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace OmniStack.Embedded;

/// <summary>Reads a journal file from its beginning and finds where its last whole frame ends.</summary>
internal sealed class JournalReader(string path, SafeFileHandle file, uint salt)
{
    private const int ScanBytes = 1 << 20;
    private readonly byte[] _header = new byte[JournalFrame.HeaderSize];
    private byte[] _body = [];

    /// <summary>Calls <paramref name="replay"/> with every record, in order.</summary>
    /// <returns>The length of the file up to which it is whole; what follows is the tail of a write that a crash cut.</returns>
    /// <exception cref="JournalCorruptException">The file is damaged before its tail.</exception>
    public long ReadAll(Action<ReadOnlySpan<byte>> replay, CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(file);
        long offset = JournalFrame.FileHeaderSize;
        while (offset < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!TryReadFrame(offset, length, out var body, out _))
            {
                ThrowIfDurable(offset, length, cancellationToken);
                return offset;
            }

            ReplayBody(offset, body.Span, replay);
            offset += JournalFrame.HeaderSize + body.Length;
        }

        return offset;
    }

    private bool TryReadFrame(long offset, long length, out ReadOnlyMemory<byte> body, out long syncedLength)
    {
        body = default;
        syncedLength = 0;
        if (length - offset < JournalFrame.HeaderSize || Read(_header, offset) < JournalFrame.HeaderSize
            || !JournalFrame.TryReadHeader(_header, salt, out var bodyLength, out var checksum, out syncedLength)
            || length - offset - JournalFrame.HeaderSize < bodyLength)
        {
            return false;
        }

        if (_body.Length < bodyLength)
        {
            _body = new byte[Math.Max(bodyLength, Math.Min(_body.Length * 2, JournalFrame.MaxBodyBytes))];
        }

        var target = _body.AsMemory(0, bodyLength);
        body = target;
        return Read(target.Span, offset + JournalFrame.HeaderSize) == bodyLength && JournalFrame.Checksum(salt, target.Span) == checksum;
    }

    private void ReplayBody(long offset, ReadOnlySpan<byte> body, Action<ReadOnlySpan<byte>> replay)
    {
        while (!body.IsEmpty)
        {
            var recordLength = body.Length < JournalFrame.RecordHeaderSize ? -1 : BinaryPrimitives.ReadInt32LittleEndian(body);
            if (recordLength < 0 || recordLength > body.Length - JournalFrame.RecordHeaderSize)
            {
                throw new JournalCorruptException(path, offset, "a frame's records do not fill it.");
            }

            replay(body.Slice(JournalFrame.RecordHeaderSize, recordLength));
            body = body[(JournalFrame.RecordHeaderSize + recordLength)..];
        }
    }

    /// <summary>Looks for a later good frame which says that the bad one at <paramref name="bad"/> had been fsynced.</summary>
    private void ThrowIfDurable(long bad, long length, CancellationToken cancellationToken)
    {
        var window = new byte[ScanBytes + JournalFrame.HeaderSize];
        for (var start = bad + 1; length - start >= JournalFrame.HeaderSize; start += ScanBytes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = Read(window, start);
            for (var at = 0; at < ScanBytes && read - at >= JournalFrame.HeaderSize; at++)
            {
                if (JournalFrame.TryReadHeader(window.AsSpan(at), salt, out _, out _, out _)
                    && TryReadFrame(start + at, length, out _, out var synced) && synced > bad)
                {
                    throw new JournalCorruptException(path, bad, $"the frame there is unreadable, but a later one at byte {start + at} is whole.");
                }
            }
        }
    }

    private int Read(Span<byte> target, long offset)
    {
        var read = 0;
        while (read < target.Length)
        {
            var count = RandomAccess.Read(file, target[read..], offset + read);
            if (count == 0)
            {
                break;
            }

            read += count;
        }

        return read;
    }
}
