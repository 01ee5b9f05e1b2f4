using System.Buffers.Binary;
using System.Text;

namespace OmniStack.Dashboard.Tests;

/// <summary>Writes protobuf messages, for what the real exporter does not send.</summary>
internal sealed class ProtoWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    public ProtoWriter Varint(int field, ulong value) => Raw((ulong)field << 3).Raw(value);

    public ProtoWriter Fixed64(int field, ulong value)
    {
        Raw(((ulong)field << 3) | 1);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
        return this;
    }

    public ProtoWriter Double(int field, double value) => Fixed64(field, BitConverter.DoubleToUInt64Bits(value));

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Raw(((ulong)field << 3) | 2).Raw((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, Action<ProtoWriter> write)
    {
        var inner = new ProtoWriter();
        write(inner);
        return Bytes(field, inner.ToArray());
    }

    public ProtoWriter Attribute(int field, string key, string value) => Message(field, pair => pair.Text(1, key).Message(2, any => any.Text(1, value)));

    public ProtoWriter Packed(int field, params IEnumerable<ulong> values)
    {
        var bytes = new List<byte>();
        foreach (var value in values)
        {
            var eight = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
            bytes.AddRange(eight);
        }
        return Bytes(field, [.. bytes]);
    }

    private ProtoWriter Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }
        _bytes.Add((byte)value);
        return this;
    }
}
