using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>Turns YAML into keys and values of the configuration.</summary>
internal static class YamlConfiguration
{
    /// <summary>What is a text of JSON in the configuration may be written as YAML.</summary>
    private static readonly string[] JsonKeys = ["OutputSchema", "ContentSchema"];

    /// <returns>Paths, with numbers for the items of lists. Keys without a value are left out.</returns>
    public static Dictionary<string, string?> Flatten(YamlMappingNode root)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Add(values, "", root);
        return values;
    }

    private static void Add(Dictionary<string, string?> values, string path, YamlNode node)
    {
        switch (node)
        {
            case YamlScalarNode scalar when !IsNull(scalar):
                values[path] = scalar.Value;
                break;
            case YamlSequenceNode list:
                for (var i = 0; i < list.Children.Count; i++)
                {
                    Add(values, $"{path}:{i.ToString(CultureInfo.InvariantCulture)}", list.Children[i]);
                }

                break;
            case YamlMappingNode mapping when JsonKeys.Any(key => path.EndsWith(key, StringComparison.OrdinalIgnoreCase)):
                values[path] = ToJson(mapping)!.ToJsonString();
                break;
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                {
                    Add(values, path.Length == 0 ? $"{key}" : $"{path}:{key}", value);
                }

                break;
        }
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => KeyValuePair.Create($"{pair.Key}", ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } plain => ToJson(plain),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => null,
    };

    private static JsonValue? ToJson(YamlScalarNode plain) => plain.Value switch
    {
        _ when IsNull(plain) => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        var text when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        var text => JsonValue.Create(text),
    };

    private static bool IsNull(YamlScalarNode scalar) => scalar is { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };
}
