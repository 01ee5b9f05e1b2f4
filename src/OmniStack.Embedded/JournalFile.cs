using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace OmniStack.Embedded;

/// <summary>A journal file open for appending. Not safe for use from several threads.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly uint _salt;
    private readonly ArrayBufferWriter<byte> _frame = new(64 << 10);
    private long _length;
    private long _synced;

    private JournalFile(string path, SafeFileHandle handle, uint salt, long length)
    {
        _path = path;
        _handle = handle;
        _salt = salt;
        _length = length;
        _synced = length;
    }

    /// <summary>Bytes written so far.</summary>
    public long Length => _length;

    /// <summary>Bytes of records collected for the next <see cref="Write()"/>.</summary>
    public int CollectedBytes => Math.Max(0, _frame.WrittenCount - JournalFrame.HeaderSize);

    /// <summary>Opens or creates the file, replays it and cuts off the tail of a crash.</summary>
    public static JournalFile Open(string path, Action<ReadOnlySpan<byte>> replay, out long truncatedBytes, CancellationToken cancellationToken)
    {
        truncatedBytes = 0;
        if (!File.Exists(path))
        {
            return Create(path, [], new JournalLimits().MaxBatchBytes);
        }

        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var header = new byte[JournalFrame.FileHeaderSize];
            var read = RandomAccess.Read(handle, header, 0);
            if (!JournalFrame.TryReadFileHeader(header.AsSpan(0, read), out var salt))
            {
                throw new JournalCorruptException(path, 0, "it does not begin like a journal of this version.");
            }

            var whole = new JournalReader(path, handle, salt).ReadAll(replay, cancellationToken);
            truncatedBytes = RandomAccess.GetLength(handle) - whole;
            if (truncatedBytes > 0)
            {
                RandomAccess.SetLength(handle, whole);
            }

            RandomAccess.FlushToDisk(handle);
            return new JournalFile(path, handle, salt, whole);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Writes a whole new file beside <paramref name="path"/>, and only then, with one rename, puts it in its place.</summary>
    public static JournalFile Create(string path, IEnumerable<ReadOnlyMemory<byte>> records, int maxBatchBytes)
    {
        var temporary = path + ".new";
        var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        try
        {
            var header = new byte[JournalFrame.FileHeaderSize];
            var salt = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));
            JournalFrame.WriteFileHeader(header, salt);
            RandomAccess.Write(handle, header, 0);
            var file = new JournalFile(path, handle, salt, header.Length);
            foreach (var record in records)
            {
                file.Collect(record.Span);
                if (file.CollectedBytes >= maxBatchBytes)
                {
                    file.WriteDurable();
                }
            }

            file.WriteDurable();
            file.Sync();
            File.Move(temporary, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
            return file;
        }
        catch
        {
            handle.Dispose();
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Adds a record to the next frame.</summary>
    public void Collect(ReadOnlySpan<byte> record)
    {
        if (_frame.WrittenCount == 0)
        {
            _frame.GetSpan(JournalFrame.HeaderSize)[..JournalFrame.HeaderSize].Clear();
            _frame.Advance(JournalFrame.HeaderSize);
        }

        BinaryPrimitives.WriteInt32LittleEndian(_frame.GetSpan(JournalFrame.RecordHeaderSize), record.Length);
        _frame.Advance(JournalFrame.RecordHeaderSize);
        _frame.Write(record);
    }

    /// <summary>Gives the collected records to the operating system as one frame: they survive this process, not yet the machine.</summary>
    public void Write() => Write(_synced);

    /// <summary>Makes everything written survive the machine.</summary>
    public void Sync()
    {
        if (_synced != _length || _length == JournalFrame.FileHeaderSize)
        {
            RandomAccess.FlushToDisk(_handle);
            _synced = _length;
        }
    }

    /// <summary>Cuts off what a failed write left, so that nothing unacknowledged comes back; best effort, opening copes with it too.</summary>
    public void CutUnsynced()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        try
        {
            RandomAccess.SetLength(_handle, _synced);
        }
        catch (IOException)
        {
            // The disk that refused the write refuses this as well; the frame has no valid checksum and is cut at the next open.
        }
    }

    public void Dispose() => _handle.Dispose();

    public override string ToString() => _path;

    /// <summary>For a file that nobody sees before it was fsynced: each frame counts what is before it as durable.</summary>
    private void WriteDurable() => Write(_length);

    private void Write(long syncedLength)
    {
        if (_frame.WrittenCount == 0)
        {
            return;
        }

        var frame = MemoryMarshal.AsMemory(_frame.WrittenMemory).Span;
        JournalFrame.WriteHeader(frame, _salt, syncedLength);
        RandomAccess.Write(_handle, frame, _length);
        _length += frame.Length;
        _frame.ResetWrittenCount();
        if (_frame.Capacity > 16 << 20)
        {
            _frame.Clear();
        }
    }
}
