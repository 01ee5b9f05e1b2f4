using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace OmniStack.MongoDB.Bson;

/// <summary>The twelve bytes that servers give to documents stored without an id.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ObjectId
{
    /// <summary>Its length in bytes.</summary>
    public const int Size = 12;

    private readonly ulong _high;
    private readonly uint _low;

    /// <param name="bytes">Exactly <see cref="Size"/>.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public ObjectId(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"An ObjectId has {Size} bytes.", nameof(bytes));
        }

        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
    }

    /// <summary>Reads 24 hexadecimal digits, in either case.</summary>
    /// <returns>False for anything else.</returns>
    public static bool TryParse(string? text, out ObjectId value)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var read = text is { Length: 2 * Size }
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
        value = read ? new ObjectId(bytes) : default;
        return read;
    }

    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], _low);
    }

    /// <summary>24 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{_high:x16}{_low:x8}";

    /// <summary>As the server sorts them.</summary>
    internal int CompareTo(ObjectId other) => _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);
}
