using System.Text.Json;
using System.Text.Json.Nodes;

namespace OmniStack.Dashboard.Mcp;

/// <summary>A tool that agents may call.</summary>
/// <param name="Arguments">Name, description, and whether it has to be given; all are strings.</param>
/// <param name="CallAsync">Returns JSON or text for the model; throws <see cref="McpRefusedException"/> with words for the model.</param>
internal sealed record McpTool(string Name, string Description, IReadOnlyList<(string Name, string Description, bool IsRequired)> Arguments, bool IsReadOnly,
    Func<IReadOnlyDictionary<string, string>, CancellationToken, Task<string>> CallAsync)
{
    /// <summary>As tools/list describes it.</summary>
    public JsonObject Describe() => new()
    {
        ["name"] = Name,
        ["description"] = Description,
        ["inputSchema"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(Arguments.Select(a =>
                KeyValuePair.Create(a.Name, (JsonNode?)new JsonObject { ["type"] = "string", ["description"] = a.Description }))),
            ["required"] = new JsonArray([.. Arguments.Where(a => a.IsRequired).Select(a => (JsonNode)a.Name)]),
        },
        ["annotations"] = new JsonObject { ["readOnlyHint"] = IsReadOnly },
    };

    /// <summary>Strings, and what has been given as a number or a boolean, by name.</summary>
    /// <exception cref="McpRefusedException">A required one is missing.</exception>
    public IReadOnlyDictionary<string, string> ReadArguments(JsonElement? given)
    {
        var arguments = given is { ValueKind: JsonValueKind.Object } named
            ? named.EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.Ordinal)
            : [];
        var missing = Arguments.Where(a => a.IsRequired && !arguments.ContainsKey(a.Name)).Select(a => a.Name).ToArray();
        return missing.Length == 0 ? arguments : throw new McpRefusedException($"Missing: {string.Join(", ", missing)}.");
    }
}
