using System.Text.Json;
using OmniStack.Web.Rendering;

namespace OmniStack.Web.Features.Publish;

/// <summary>One member of a content, as a JSON Schema describes it. What the schema says beyond that is in the schema itself.</summary>
/// <param name="Path">Members of members behind a dot.</param>
/// <param name="Type">For people: <c>text</c>, <c>list of number</c>, <c>one of "low", "high"</c>.</param>
/// <param name="Default">As JSON; null when there is none.</param>
internal sealed record ContentField(string Path, string Type, bool IsRequired, string? Description, string? Default)
{
    private const int MostFields = 50;
    private const int MostDepth = 3;

    public static IReadOnlyList<ContentField> Of(JsonElement schema) => [.. In(schema, "", depth: 1).Take(MostFields)];

    private static IEnumerable<ContentField> In(JsonElement schema, string prefix, int depth)
    {
        if (schema.Member("properties") is not { ValueKind: JsonValueKind.Object } members)
        {
            yield break;
        }
        var required = schema.Member("required") is { ValueKind: JsonValueKind.Array } names
            ? names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()).ToHashSet() : [];
        foreach (var member in members.EnumerateObject())
        {
            yield return new(prefix + member.Name, TypeOf(member.Value), required.Contains(member.Name), Text(member.Value, "description"), member.Value.Member("default")?.GetRawText());
            if (depth < MostDepth)
            {
                foreach (var inner in In(member.Value, $"{prefix}{member.Name}.", depth + 1))
                {
                    yield return inner;
                }
            }
        }
    }

    private static string TypeOf(JsonElement schema)
    {
        if (schema.Member("enum") is { ValueKind: JsonValueKind.Array } values)
        {
            return "one of " + string.Join(", ", values.EnumerateArray().Select(value => value.GetRawText()));
        }
        var types = schema.Member("type") switch
        {
            { ValueKind: JsonValueKind.Array } several => [.. several.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.GetString()!)],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            _ => Array.Empty<string>(),
        };
        var named = string.Join(" or ", types.Where(type => type != "null").Select(type => NameOf(type, schema)));
        return (named.Length > 0 ? named : "any JSON") + (types.Contains("null") ? ", or null" : "");
    }

    private static string NameOf(string type, JsonElement schema) => type switch
    {
        "string" => "text",
        "array" when schema.Member("items") is { ValueKind: JsonValueKind.Object } items => $"list of {TypeOf(items)}",
        "array" => "list",
        "boolean" => "true or false",
        _ => type,
    };

    private static string? Text(JsonElement schema, string name) => schema.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
