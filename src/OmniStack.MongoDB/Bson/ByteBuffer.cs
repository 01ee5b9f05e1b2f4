using System.Buffers;
using System.Buffers.Binary;

namespace OmniStack.MongoDB.Bson;

/// <summary>A pooled buffer that grows up to a limit. Positions stay valid as it grows, spans do not.</summary>
internal sealed class ByteBuffer(int limit) : IDisposable
{
    private const int InitialSize = 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(InitialSize);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>Takes the next bytes for the caller to fill.</summary>
    /// <exception cref="BsonFormatException">Beyond the limit.</exception>
    public Span<byte> Take(int count)
    {
        var end = (long)Length + count;
        if (end > limit)
        {
            throw new BsonFormatException($"Larger than the {limit} bytes that MongoDB takes.");
        }

        if (end > _bytes.Length)
        {
            Grow((int)end);
        }

        var taken = _bytes.AsSpan(Length, count);
        Length = (int)end;
        return taken;
    }

    public void WriteByte(byte value) => Take(1)[0] = value;

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(sizeof(int)), value);

    public void WriteInt64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(sizeof(long)), value);

    /// <summary>Leaves room for a length that <see cref="EndLength"/> fills.</summary>
    /// <returns>Where the length stands.</returns>
    public int BeginLength()
    {
        var start = Length;
        WriteInt32(0);
        return start;
    }

    /// <summary>Writes the bytes since <paramref name="start"/>, but for the first <paramref name="uncounted"/>.</summary>
    public void EndLength(int start, int uncounted = 0) =>
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), Length - start - uncounted);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, Math.Min(2L * _bytes.Length, limit)));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
