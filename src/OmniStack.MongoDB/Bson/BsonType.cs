namespace OmniStack.MongoDB.Bson;

/// <summary>The types of BSON that are in use; the number is the byte on the wire. Source: https://bsonspec.org/spec.html.</summary>
#pragma warning disable CA1720 // The names are BSON's own.
public enum BsonType
{
    /// <summary>Nothing; also what <c>default(BsonValue)</c> is.</summary>
    Null = 0x0A,
    /// <summary>64-bit floating point.</summary>
    Double = 0x01,
    /// <summary>UTF-8 text.</summary>
    String = 0x02,
    /// <summary>An ordered list of named values.</summary>
    Document = 0x03,
    /// <summary>An ordered list of values.</summary>
    Array = 0x04,
    /// <summary>Bytes with a subtype.</summary>
    Binary = 0x05,
    /// <summary>Twelve bytes that servers use as ids.</summary>
    ObjectId = 0x07,
    /// <summary>True or false.</summary>
    Boolean = 0x08,
    /// <summary>UTC, milliseconds since 1970.</summary>
    DateTime = 0x09,
    /// <summary>A pattern and its options.</summary>
    RegularExpression = 0x0B,
    /// <summary>32-bit integer.</summary>
    Int32 = 0x10,
    /// <summary>MongoDB's own clock: seconds and a counter. Not a date for applications.</summary>
    Timestamp = 0x11,
    /// <summary>64-bit integer.</summary>
    Int64 = 0x12,
    /// <summary>IEEE 754-2008 decimal of 34 digits.</summary>
    Decimal128 = 0x13,
    /// <summary>Sorts after everything else.</summary>
    MaxKey = 0x7F,
    /// <summary>Sorts before everything else.</summary>
    MinKey = 0xFF,
}
#pragma warning restore CA1720
