using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace OmniStack.MongoDB.Bson;

/// <summary>Documents to bytes.</summary>
internal static class BsonWriter
{
    private const int MaxIndexDigits = 10;

    /// <summary>Appends the document to the buffer.</summary>
    /// <exception cref="BsonFormatException">See <see cref="BsonDocument.ToBytes"/>.</exception>
    public static void Write(ByteBuffer buffer, BsonDocument document) => WriteDocument(buffer, document, depth: 1);

    /// <summary>Text that ends with NUL, and so may hold none: a name cut short would name something else.</summary>
    public static void WriteCString(ByteBuffer buffer, string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new BsonFormatException("A name or pattern holds the character NUL.");
        }

        WriteUtf8(buffer, value);
        buffer.WriteByte(0);
    }

    private static void WriteDocument(ByteBuffer buffer, BsonDocument document, int depth)
    {
        var start = Begin(buffer, depth);
        foreach (var (name, value) in document)
        {
            buffer.WriteByte((byte)value.Type);
            WriteCString(buffer, name);
            WriteValue(buffer, value, depth);
        }

        End(buffer, start);
    }

    private static void WriteArray(ByteBuffer buffer, BsonArray array, int depth)
    {
        var start = Begin(buffer, depth);
        Span<byte> index = stackalloc byte[MaxIndexDigits];
        for (var i = 0; i < array.Count; i++)
        {
            buffer.WriteByte((byte)array[i].Type);
            _ = i.TryFormat(index, out var digits, provider: CultureInfo.InvariantCulture);
            index[..digits].CopyTo(buffer.Take(digits));
            buffer.WriteByte(0);
            WriteValue(buffer, array[i], depth);
        }

        End(buffer, start);
    }

    private static int Begin(ByteBuffer buffer, int depth) => depth > BsonLimits.Depth
        ? throw new BsonFormatException($"Documents may stand {BsonLimits.Depth} levels deep.")
        : buffer.BeginLength();

    private static void End(ByteBuffer buffer, int start)
    {
        buffer.WriteByte(0);
        buffer.EndLength(start);
    }

    private static void WriteValue(ByteBuffer buffer, BsonValue value, int depth)
    {
        switch (value.Type)
        {
            case BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64:
                buffer.WriteInt64(value.Bits);
                break;
            case BsonType.Int32:
                buffer.WriteInt32((int)value.Bits);
                break;
            case BsonType.Boolean:
                buffer.WriteByte((byte)value.Bits);
                break;
            case BsonType.String:
                WriteString(buffer, value.AsString);
                break;
            case BsonType.Document:
                WriteDocument(buffer, value.AsDocument, depth + 1);
                break;
            case BsonType.Array:
                WriteArray(buffer, value.AsArray, depth + 1);
                break;
            case BsonType.Binary:
                WriteBinary(buffer, value.AsBinary);
                break;
            case BsonType.ObjectId:
                value.AsObjectId.CopyTo(buffer.Take(ObjectId.Size));
                break;
            case BsonType.RegularExpression:
                WriteCString(buffer, value.AsRegularExpression.Pattern);
                WriteCString(buffer, value.AsRegularExpression.Options);
                break;
            case BsonType.Decimal128:
                WriteDecimal(buffer, value.AsDecimal128);
                break;
        }
    }

    private static void WriteString(ByteBuffer buffer, string value)
    {
        var lengthAt = buffer.BeginLength();
        WriteUtf8(buffer, value);
        buffer.WriteByte(0);
        buffer.EndLength(lengthAt, sizeof(int));
    }

    private static void WriteUtf8(ByteBuffer buffer, string value) =>
        Encoding.UTF8.GetBytes(value, buffer.Take(Encoding.UTF8.GetByteCount(value)));

    private static void WriteBinary(ByteBuffer buffer, BsonBinary binary)
    {
        if (binary.SubType == BsonReader.OldBinary)
        {
            throw new BsonFormatException("Binary of the deprecated subtype 2 cannot be written.");
        }

        buffer.WriteInt32(binary.Bytes.Length);
        buffer.WriteByte(binary.SubType);
        binary.Bytes.Span.CopyTo(buffer.Take(binary.Bytes.Length));
    }

    private static void WriteDecimal(ByteBuffer buffer, Decimal128 value)
    {
        var bytes = buffer.Take(2 * sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value.Low);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], value.High);
    }
}
