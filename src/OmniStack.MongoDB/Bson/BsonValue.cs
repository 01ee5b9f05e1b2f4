namespace OmniStack.MongoDB.Bson;

/// <summary>
/// One value of a document. Converts from .NET's types by itself; reading names the type wanted, and a value of another type is
/// an <see cref="InvalidCastException"/>. The default is BSON's null.
/// </summary>
public readonly struct BsonValue : IEquatable<BsonValue>
{
    private readonly BsonType _type;
    private readonly long _bits;
    private readonly object? _reference;

    private BsonValue(BsonType type, long bits)
    {
        _type = type;
        _bits = bits;
    }

    private BsonValue(BsonType type, object? reference)
    {
        _type = reference is null ? BsonType.Null : type;
        _reference = reference;
    }

    /// <summary>BSON's null, which is a value: a name that is not there is something else.</summary>
    public static BsonValue Null => default;

    /// <summary>Sorts before everything else.</summary>
    public static BsonValue MinKey { get; } = new(BsonType.MinKey, 0);

    /// <summary>Sorts after everything else.</summary>
    public static BsonValue MaxKey { get; } = new(BsonType.MaxKey, 0);

    /// <summary>What it holds.</summary>
    public BsonType Type => _type == default ? BsonType.Null : _type;

    /// <summary>Whether it is BSON's null.</summary>
    public bool IsNull => Type == BsonType.Null;

    /// <summary>Any of the number types but <see cref="Bson.Decimal128"/>.</summary>
    public double AsDouble => Type switch
    {
        BsonType.Double => BitConverter.Int64BitsToDouble(_bits),
        BsonType.Int32 or BsonType.Int64 => _bits,
        _ => throw Mismatch("a number"),
    };

    /// <summary>An integer of either size, or a double without fraction: servers answer counts as any of them.</summary>
    /// <exception cref="OverflowException">A double beyond the range.</exception>
    public long AsInt64 => Type switch
    {
        BsonType.Int32 or BsonType.Int64 => _bits,
        BsonType.Double when double.IsInteger(AsDouble) => checked((long)AsDouble),
        _ => throw Mismatch("an integer"),
    };

    /// <summary>As <see cref="AsInt64"/>, within 32 bits.</summary>
    /// <exception cref="OverflowException">Beyond 32 bits.</exception>
    public int AsInt32 => checked((int)AsInt64);

    /// <summary>The text.</summary>
    public string AsString => Reference<string>(BsonType.String);

    /// <summary>The document itself, not a copy.</summary>
    public BsonDocument AsDocument => Reference<BsonDocument>(BsonType.Document);

    /// <summary>The array itself, not a copy.</summary>
    public BsonArray AsArray => Reference<BsonArray>(BsonType.Array);

    /// <summary>The bytes and their subtype.</summary>
    public BsonBinary AsBinary => Reference<BsonBinary>(BsonType.Binary);

    /// <summary>A binary of subtype 4.</summary>
    public Guid AsGuid => AsBinary.ToGuid();

    /// <summary>The id.</summary>
    public ObjectId AsObjectId => (ObjectId)Boxed(BsonType.ObjectId);

    /// <summary>The decimal's bits.</summary>
    public Decimal128 AsDecimal128 => (Decimal128)Boxed(BsonType.Decimal128);

    /// <summary>The pattern.</summary>
    public BsonRegularExpression AsRegularExpression => Reference<BsonRegularExpression>(BsonType.RegularExpression);

    /// <summary>True or false.</summary>
    public bool AsBoolean => Type == BsonType.Boolean ? _bits != 0 : throw Mismatch("a boolean");

    /// <summary>UTC, to the millisecond.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Before year 1 or after year 9999.</exception>
    public DateTimeOffset AsDateTime => Type == BsonType.DateTime ? DateTimeOffset.FromUnixTimeMilliseconds(_bits) : throw Mismatch("a date");

    /// <summary>The server's clock.</summary>
    public BsonTimestamp AsTimestamp => Type == BsonType.Timestamp ? BsonTimestamp.FromBits((ulong)_bits) : throw Mismatch("a timestamp");

    internal long Bits => _bits;

    /// <summary>A date of any range, for the reader.</summary>
    internal static BsonValue FromBits(BsonType type, long bits) => new(type, bits);

    /// <summary>A double.</summary>
    public static implicit operator BsonValue(double value) => new(BsonType.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A 32-bit integer.</summary>
    public static implicit operator BsonValue(int value) => new(BsonType.Int32, value);

    /// <summary>A 64-bit integer.</summary>
    public static implicit operator BsonValue(long value) => new(BsonType.Int64, value);

    /// <summary>True or false.</summary>
    public static implicit operator BsonValue(bool value) => new(BsonType.Boolean, value ? 1 : 0);

    /// <summary>UTC; what is finer than a millisecond is cut off.</summary>
    public static implicit operator BsonValue(DateTimeOffset value) => new(BsonType.DateTime, value.ToUnixTimeMilliseconds());

    /// <summary>Text; null becomes BSON's null.</summary>
    public static implicit operator BsonValue(string? value) => new(BsonType.String, value);

    /// <summary>A document; null becomes BSON's null.</summary>
    public static implicit operator BsonValue(BsonDocument? value) => new(BsonType.Document, value);

    /// <summary>An array; null becomes BSON's null.</summary>
    public static implicit operator BsonValue(BsonArray? value) => new(BsonType.Array, value);

    /// <summary>Bytes; null becomes BSON's null.</summary>
    public static implicit operator BsonValue(BsonBinary? value) => new(BsonType.Binary, value);

    /// <summary>Bytes of subtype 0; null becomes BSON's null.</summary>
    public static implicit operator BsonValue(byte[]? value) => new(BsonType.Binary, value is null ? null : new BsonBinary(value));

    /// <summary>A binary of subtype 4.</summary>
    public static implicit operator BsonValue(Guid value) => BsonBinary.FromGuid(value);

    /// <summary>An id.</summary>
    public static implicit operator BsonValue(ObjectId value) => new(BsonType.ObjectId, (object)value);

    /// <summary>A pattern; null becomes BSON's null.</summary>
    public static implicit operator BsonValue(BsonRegularExpression? value) => new(BsonType.RegularExpression, value);

    /// <summary>The server's clock.</summary>
    public static implicit operator BsonValue(BsonTimestamp value) => new(BsonType.Timestamp, (long)value.Bits);

    /// <summary>A decimal.</summary>
    public static implicit operator BsonValue(Decimal128 value) => new(BsonType.Decimal128, (object)value);

    /// <summary>A <see cref="Bson.Decimal128"/>, without loss.</summary>
    public static implicit operator BsonValue(decimal value) => Decimal128.FromDecimal(value);

    /// <summary>The same type and the same value: 1 and 1.0 differ, as they do in a document.</summary>
    public bool Equals(BsonValue other) => Type == other.Type && _bits == other._bits && Equals(_reference, other._reference);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is BsonValue other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Type, _bits, _reference);

    /// <inheritdoc cref="Equals(BsonValue)"/>
    public static bool operator ==(BsonValue left, BsonValue right) => left.Equals(right);

    /// <summary>Not equal.</summary>
    public static bool operator !=(BsonValue left, BsonValue right) => !left.Equals(right);

    /// <summary>Its type only: stored values do not belong in logs.</summary>
    public override string ToString() => $"BSON {Type}";

    private T Reference<T>(BsonType type) where T : class => (T)Boxed(type);

    private object Boxed(BsonType type) => Type == type ? _reference! : throw Mismatch(type.ToString());

    private InvalidCastException Mismatch(string wanted) => new($"A BSON {Type} is not {wanted}.");
}
