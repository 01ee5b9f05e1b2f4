using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OmniStack.Dashboard.Otlp;

/// <summary>The values of OTLP's JSON.</summary>
internal static class OtlpJsonValue
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The elements of an array property; none when it is missing or null.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement owner, string property) =>
        owner.TryGetProperty(property, out var array) && array.ValueKind != JsonValueKind.Null ? array.EnumerateArray() : [];

    public static string? Text(this JsonElement owner, string property) => owner.TryGetProperty(property, out var value) ? value.GetString() : null;

    public static long Integer(this JsonElement owner, string property) => owner.TryGetProperty(property, out var value) ? Integer(value) : 0;

    public static long Integer(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.String => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        _ => 0,
    };

    /// <summary>An AnyValue as text: arrays and maps as JSON.</summary>
    public static string Text(JsonElement anyValue)
    {
        foreach (var property in anyValue.EnumerateObject())
        {
            return property.Name switch
            {
                "stringValue" or "bytesValue" => property.Value.GetString() ?? "",
                "boolValue" => property.Value.GetBoolean() ? "true" : "false",
                "intValue" => Integer(property.Value).ToString(CultureInfo.InvariantCulture),
                "doubleValue" => property.Value.ToString(),
                _ => Node(anyValue)?.ToJsonString(Relaxed) ?? "",
            };
        }
        return "";
    }

    private static JsonNode? Node(JsonElement anyValue)
    {
        foreach (var property in anyValue.EnumerateObject())
        {
            return property.Name switch
            {
                "arrayValue" => new JsonArray([.. property.Value.Items("values").Select(Node)]),
                "kvlistValue" => new JsonObject(property.Value.Items("values").Select(pair =>
                    KeyValuePair.Create(pair.Text("key") ?? "", pair.TryGetProperty("value", out var value) ? Node(value) : null))),
                "intValue" => JsonValue.Create(Integer(property.Value)),
                "doubleValue" => JsonValue.Create(property.Value.GetDouble()),
                "boolValue" => JsonValue.Create(property.Value.GetBoolean()),
                _ => JsonValue.Create(property.Value.ToString()),
            };
        }
        return null;
    }
}
