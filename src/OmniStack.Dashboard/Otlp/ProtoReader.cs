using System.Buffers.Binary;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads the fields of one protobuf message. Source: https://protobuf.dev/programming-guides/encoding/.</summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    private ReadOnlySpan<byte> _rest = message;
    private int _type;

    /// <summary>Number of the field that the last <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Moves to the next field, whose value has then to be read or skipped; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }
        var tag = RawVarint();
        Field = (int)Math.Min(tag >> 3, int.MaxValue);
        _type = (int)(tag & 7);
        return Field > 0 ? true : throw new MalformedTelemetryException();
    }

    public ulong Varint() => _type == VarintType ? RawVarint() : throw new MalformedTelemetryException();

    public ulong Fixed64() => _type == Fixed64Type ? BinaryPrimitives.ReadUInt64LittleEndian(Take(8)) : throw new MalformedTelemetryException();

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    public ReadOnlySpan<byte> Bytes()
    {
        if (_type != LengthType)
        {
            throw new MalformedTelemetryException();
        }
        var length = RawVarint();
        return length <= (ulong)_rest.Length ? Take((int)length) : throw new MalformedTelemetryException();
    }

    public void Skip()
    {
        switch (_type)
        {
            case VarintType:
                RawVarint();
                break;
            case Fixed64Type:
                Take(8);
                break;
            case LengthType:
                Bytes();
                break;
            case Fixed32Type:
                Take(4);
                break;
            default:
                throw new MalformedTelemetryException();
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new MalformedTelemetryException();
        }
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private ulong RawVarint()
    {
        ulong value = 0;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }
        throw new MalformedTelemetryException();
    }
}
