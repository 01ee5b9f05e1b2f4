using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using OmniStack.Abstractions.Records;

namespace OmniStack.Embedded.Records;

/// <summary>One record of the journal: a value that was saved, or, when it is gone, the end of one.</summary>
/// <param name="Collection">Whose.</param>
/// <param name="Key">Null when the whole collection is gone.</param>
/// <param name="Version">Numbers go on after it.</param>
/// <param name="IsGone">There is no value any more.</param>
/// <param name="Value">Any JSON; JSON's null is read back as null.</param>
/// <param name="Vector">Little-endian floats; null for none.</param>
/// <param name="ExpiresAt">Null for never.</param>
internal sealed record RecordWrite(
    string Collection, string? Key, long Version, bool IsGone, JsonElement? Value, byte[]? Vector, DateTimeOffset? ExpiresAt)
{
    public static RecordWrite Put(string collection, StoredRecord record) => new(collection, record.Key, record.Version, IsGone: false,
        JsonElement.Parse(record.Value.Span), record.Vector.IsEmpty ? null : MemoryMarshal.AsBytes(record.Vector.Span).ToArray(), record.ExpiresAt);

    public static RecordWrite Gone(string collection, string? key, long version) => new(collection, key, version, IsGone: true, null, null, null);

    /// <summary>Of a write that saved a value.</summary>
    public StoredRecord ToRecord() => new(Key!, Version, Value is { } value ? JsonMarshal.GetRawUtf8Value(value).ToArray() : "null"u8.ToArray())
    {
        Vector = Vector is null ? default : MemoryMarshal.Cast<byte, float>(Vector).ToArray(),
        ExpiresAt = ExpiresAt,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(RecordWrite))]
internal sealed partial class RecordWriteJson : JsonSerializerContext;
