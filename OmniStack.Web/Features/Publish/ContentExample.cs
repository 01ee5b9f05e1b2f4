using System.Text.Json;
using System.Text.Json.Nodes;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Publish;

/// <summary>A content to start from: the agent's own example, else one with every member that its schema requires.</summary>
internal static class ContentExample
{
    private const int MostDepth = 5;
    private const string Nothing = "{\n}";

    /// <param name="schemas">Of the agents on a topic; the first that has an example gives it.</param>
    public static string Of(IReadOnlyList<JsonElement> schemas)
    {
        var given = schemas.Select(schema => FirstOf(schema.Member("examples"))).FirstOrDefault(example => example is not null);
        return given is { } found ? JsonText.Format(found)
            : schemas.Count > 0 && Make(schemas[0], depth: 1) is JsonObject { Count: > 0 } made ? JsonText.Format(JsonSerializer.SerializeToElement(made))
            : Nothing;
    }

    private static JsonNode? Make(JsonElement schema, int depth)
    {
        if ((schema.Member("default") ?? FirstOf(schema.Member("enum"))) is { } value)
        {
            return JsonNode.Parse(value.GetRawText());
        }
        return TypeOf(schema) switch
        {
            "object" => depth < MostDepth ? MakeObject(schema, depth) : [],
            "array" => new JsonArray(),
            "string" => "",
            "integer" or "number" => 0,
            "boolean" => false,
            _ => null,
        };
    }

    private static JsonObject MakeObject(JsonElement schema, int depth)
    {
        var made = new JsonObject();
        if (schema.Member("properties") is { ValueKind: JsonValueKind.Object } members && schema.Member("required") is { ValueKind: JsonValueKind.Array } required)
        {
            foreach (var name in required.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!))
            {
                made[name] = members.Member(name) is { } member ? Make(member, depth + 1) : null;
            }
        }
        return made;
    }

    private static string? TypeOf(JsonElement schema) => schema.Member("type") switch
    {
        { ValueKind: JsonValueKind.String } one => one.GetString(),
        { ValueKind: JsonValueKind.Array } several => several.EnumerateArray().Select(type => type.ToString()).FirstOrDefault(type => type != "null"),
        _ => null,
    };

    private static JsonElement? FirstOf(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } some && some.GetArrayLength() > 0 ? some[0] : null;
}
