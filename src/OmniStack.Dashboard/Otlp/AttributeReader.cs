using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OmniStack.Dashboard.Telemetry;

namespace OmniStack.Dashboard.Otlp;

/// <summary>Reads KeyValue and AnyValue messages. Not thread-safe: one per request.</summary>
internal sealed class AttributeReader(StringPool pool, DashboardOptions options)
{
    private const int MaxDepth = 16;

    private readonly List<Field> _fields = [];

    /// <summary>Collects one attribute of the message being read; those above the limit are left out.</summary>
    public void Collect(ReadOnlySpan<byte> keyValue)
    {
        if (_fields.Count >= options.MaxAttributes)
        {
            return;
        }
        var (key, value) = KeyValue(keyValue);
        _fields.Add(new(pool.Get(key), Text(value)));
    }

    /// <summary>The attributes collected since the last call.</summary>
    public Field[] Take()
    {
        Field[] taken = _fields.Count == 0 ? [] : [.. _fields];
        _fields.Clear();
        return taken;
    }

    /// <summary>An AnyValue as text, cut at the limit.</summary>
    public string Text(ReadOnlySpan<byte> anyValue)
    {
        var reader = new ProtoReader(anyValue);
        var text = "";
        while (reader.Next())
        {
            text = reader.Field switch
            {
                1 => Cut(pool.Get(reader.Bytes())),
                2 => reader.Varint() != 0 ? "true" : "false",
                3 => ((long)reader.Varint()).ToString(CultureInfo.InvariantCulture),
                4 => reader.Double().ToString(CultureInfo.InvariantCulture),
                5 or 6 => Json(anyValue, ref reader),
                7 => Cut(Convert.ToBase64String(reader.Bytes())),
                _ => Skipped(ref reader, text),
            };
        }
        return text;
    }

    public string Cut(string text) => text.Length <= options.MaxAttributeLength ? text : text[..options.MaxAttributeLength] + "…";

    private static string Skipped(ref ProtoReader reader, string text)
    {
        reader.Skip();
        return text;
    }

    private static KeyValueBytes KeyValue(ReadOnlySpan<byte> keyValue)
    {
        var result = default(KeyValueBytes);
        var reader = new ProtoReader(keyValue);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    result.Key = reader.Bytes();
                    break;
                case 2:
                    result.Value = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return result;
    }

    private string Json(ReadOnlySpan<byte> anyValue, ref ProtoReader reader)
    {
        reader.Skip();
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, anyValue, 0);
        }
        return Cut(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> anyValue, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new MalformedTelemetryException();
        }
        var reader = new ProtoReader(anyValue);
        if (!reader.Next())
        {
            writer.WriteNullValue();
            return;
        }
        switch (reader.Field)
        {
            case 1:
                writer.WriteStringValue(Encoding.UTF8.GetString(reader.Bytes()));
                break;
            case 2:
                writer.WriteBooleanValue(reader.Varint() != 0);
                break;
            case 3:
                writer.WriteNumberValue((long)reader.Varint());
                break;
            case 4 when reader.Double() is var number && double.IsFinite(number):
                writer.WriteNumberValue(number);
                break;
            case 5:
                WriteArray(writer, reader.Bytes(), depth);
                break;
            case 6:
                WriteMap(writer, reader.Bytes(), depth);
                break;
            case 7:
                writer.WriteBase64StringValue(reader.Bytes());
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteArray(Utf8JsonWriter writer, ReadOnlySpan<byte> arrayValue, int depth)
    {
        writer.WriteStartArray();
        for (var reader = new ProtoReader(arrayValue); reader.Next();)
        {
            Write(writer, reader.Bytes(), depth + 1);
        }
        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, ReadOnlySpan<byte> keyValueList, int depth)
    {
        writer.WriteStartObject();
        for (var reader = new ProtoReader(keyValueList); reader.Next();)
        {
            var (key, value) = KeyValue(reader.Bytes());
            writer.WritePropertyName(Encoding.UTF8.GetString(key));
            Write(writer, value, depth + 1);
        }
        writer.WriteEndObject();
    }

    private ref struct KeyValueBytes
    {
        public ReadOnlySpan<byte> Key;
        public ReadOnlySpan<byte> Value;

        public readonly void Deconstruct(out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
        {
            key = Key;
            value = Value;
        }
    }
}
