using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OmniStack.Embedded.Events;

/// <summary>A JSON value as its bytes: one object where a parsed one is three, and parsed only when somebody asks for it.</summary>
/// <param name="Utf8">They do not change any more.</param>
[JsonConverter(typeof(Converter))]
internal readonly record struct RawJson(byte[] Utf8)
{
    public static RawJson Null { get; } = new([.. "null"u8]);

    public static RawJson Of(JsonElement value) => new(JsonMarshal.GetRawUtf8Value(value).ToArray());

    /// <param name="source">What <paramref name="reader"/> reads from its beginning on.</param>
    /// <param name="reader">At the value's first token; left at its last.</param>
    public static RawJson Read(ReadOnlySpan<byte> source, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new(source[start..(int)reader.BytesConsumed].ToArray());
    }

    public JsonElement Parse() => JsonElement.Parse(Utf8);

    internal sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) 
            => Of(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options)
            => writer.WriteRawValue(value.Utf8, skipInputValidation: true);
    }
}
