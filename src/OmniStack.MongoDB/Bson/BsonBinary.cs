namespace OmniStack.MongoDB.Bson;

/// <summary>Bytes with a subtype. The bytes are not copied: do not change them afterwards.</summary>
/// <param name="Bytes">The content.</param>
/// <param name="SubType">0 for plain bytes, 4 for a UUID; others are kept as they are.</param>
public sealed record BsonBinary(ReadOnlyMemory<byte> Bytes, byte SubType = BsonBinary.Generic)
{
    /// <summary>Plain bytes.</summary>
    public const byte Generic = 0;

    /// <summary>A UUID in the byte order of RFC 9562.</summary>
    public const byte Uuid = 4;

    /// <summary>Subtype 4.</summary>
    public static BsonBinary FromGuid(Guid value) => new(value.ToByteArray(bigEndian: true), Uuid);

    /// <exception cref="InvalidCastException">Not subtype 4 with 16 bytes.</exception>
    public Guid ToGuid() => SubType == Uuid && Bytes.Length == 16
        ? new Guid(Bytes.Span, bigEndian: true)
        : throw new InvalidCastException($"Binary of subtype {SubType} and {Bytes.Length} bytes is not a UUID.");

    /// <summary>Equal when the bytes and the subtype are.</summary>
    public bool Equals(BsonBinary? other) => other is not null && SubType == other.SubType && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(SubType);
        hash.AddBytes(Bytes.Span);
        return hash.ToHashCode();
    }
}
