using System.Buffers.Binary;
using System.Text;

namespace OmniStack.MongoDB.Bson;

/// <summary>
/// Bytes to documents. Every length is checked against what is there before anything is read or allocated, so that hostile bytes
/// cost no more than they weigh.
/// </summary>
internal ref struct BsonReader
{
    /// <summary>Binary subtype 2 holds its length a second time.</summary>
    public const byte OldBinary = 2;

    private const int MinDocumentBytes = 5;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest;

    private BsonReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Reads one document that fills the bytes.</summary>
    /// <exception cref="BsonFormatException">It does not.</exception>
    public static BsonDocument ReadSingle(ReadOnlySpan<byte> bytes)
    {
        var document = ReadFirst(bytes, out var length);
        return length == bytes.Length ? document : throw new BsonFormatException("Bytes follow the document.");
    }

    /// <summary>Reads the document that the bytes begin with.</summary>
    /// <exception cref="BsonFormatException">They begin with none.</exception>
    public static BsonDocument ReadFirst(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new BsonReader(bytes);
        var document = reader.ReadDocument(depth: 1);
        length = bytes.Length - reader._rest.Length;
        return document;
    }

    private BsonDocument ReadDocument(int depth)
    {
        var body = EnterBody(depth);
        var document = new BsonDocument();
        while (body._rest.Length > 0)
        {
            var type = body.ReadByte();
            var name = body.ReadCString();
            document.Append(name, body.ReadValue(type, depth));
        }

        return document;
    }

    private BsonArray ReadArray(int depth)
    {
        var body = EnterBody(depth);
        var array = new BsonArray();
        while (body._rest.Length > 0)
        {
            var type = body.ReadByte();
            body.SkipCString(); // Keys of arrays are their indexes, and drivers read them by position.
            array.Add(body.ReadValue(type, depth));
        }

        return array;
    }

    /// <summary>The elements of the document that begins here, which is skipped.</summary>
    private BsonReader EnterBody(int depth)
    {
        if (depth > BsonLimits.Depth)
        {
            throw new BsonFormatException($"Documents may stand {BsonLimits.Depth} levels deep.");
        }

        if (_rest.Length < MinDocumentBytes)
        {
            throw new BsonFormatException("A document is cut short.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(_rest);
        if (length < MinDocumentBytes || length > _rest.Length || _rest[length - 1] != 0)
        {
            throw new BsonFormatException("A document's length does not fit its bytes.");
        }

        return new BsonReader(Take(length)[sizeof(int)..^1]);
    }

    private BsonValue ReadValue(byte type, int depth) => (BsonType)type switch
    {
        BsonType.Null => BsonValue.Null,
        BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64 => BsonValue.FromBits((BsonType)type, ReadInt64()),
        BsonType.Int32 => ReadInt32(),
        BsonType.Boolean => ReadBoolean(),
        BsonType.String => ReadString(),
        BsonType.Document => ReadDocument(depth + 1),
        BsonType.Array => ReadArray(depth + 1),
        BsonType.Binary => ReadBinary(),
        BsonType.ObjectId => new ObjectId(Take(ObjectId.Size)),
        BsonType.RegularExpression => new BsonRegularExpression(ReadCString(), ReadCString()),
        BsonType.Decimal128 => ReadDecimal(),
        BsonType.MinKey => BsonValue.MinKey,
        BsonType.MaxKey => BsonValue.MaxKey,
        _ => throw new BsonFormatException($"Values of type 0x{type:X2} are deprecated or unknown."),
    };

    private bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw new BsonFormatException("A boolean is neither 0 nor 1."),
    };

    private string ReadString()
    {
        var bytes = Take(ReadInt32());
        return bytes.Length > 0 && bytes[^1] == 0
            ? Decode(bytes[..^1])
            : throw new BsonFormatException("A text does not end with NUL.");
    }

    private BsonBinary ReadBinary()
    {
        var length = ReadInt32();
        var subType = ReadByte();
        var bytes = Take(length);
        if (subType == OldBinary)
        {
            return bytes.Length >= sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(bytes) == bytes.Length - sizeof(int)
                ? new BsonBinary(bytes[sizeof(int)..].ToArray(), BsonBinary.Generic)
                : throw new BsonFormatException("A binary's two lengths differ.");
        }

        return new BsonBinary(bytes.ToArray(), subType);
    }

    private Decimal128 ReadDecimal()
    {
        var low = (ulong)ReadInt64();
        return new Decimal128((ulong)ReadInt64(), low);
    }

    private byte ReadByte() => Take(1)[0];

    private int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    private long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    private string ReadCString() => Decode(TakeCString());

    private void SkipCString() => TakeCString();

    private ReadOnlySpan<byte> TakeCString()
    {
        var end = _rest.IndexOf((byte)0);
        return end < 0 ? throw new BsonFormatException("A name is cut short.") : Take(end + 1)[..^1];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if ((uint)count > (uint)_rest.Length)
        {
            throw new BsonFormatException("A value is cut short.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static string Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new BsonFormatException("A text is not UTF-8.", error);
        }
    }
}
