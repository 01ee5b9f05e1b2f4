using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace OmniStack.Events.Running;

/// <summary>What an agent takes, as JSON Schema, for those who publish to it.</summary>
internal static class ContentSchema
{
    // It is stored with the agent and listed with all others; what is longer helps nobody who fills a form.
    private const int MostCharacters = 32 * 1024;

    private static readonly JsonSchemaExporterOptions Export = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (node, schema) => Describe(node.PropertyInfo, schema),
    };

    /// <param name="content">Of the agent's content.</param>
    /// <param name="example">A content to start from, which becomes its first example; null for none.</param>
    /// <returns>Null when there is nothing to say: the agent takes any JSON, and has no example.</returns>
    public static JsonElement? Of(JsonTypeInfo content, object? example)
    {
        var schema = Find(content);
        if (example is not null)
        {
            schema["examples"] = new JsonArray(JsonSerializer.SerializeToNode(example, AgentJson.Options));
        }
        return schema.Count > 0 && schema.ToJsonString().Length <= MostCharacters ? JsonSerializer.SerializeToElement(schema) : null;
    }

    private static JsonObject Find(JsonTypeInfo content)
    {
        try
        {
            return JsonSchemaExporter.GetJsonSchemaAsNode(content, Export) as JsonObject ?? [];
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException)
        {
            return []; // deeper than a schema may be, or of a converter's own making: the agent takes it all the same
        }
    }

    /// <summary>A <see cref="DescriptionAttribute"/> of the member, or of the constructor's parameter, becomes its description.</summary>
    private static JsonNode Describe(JsonPropertyInfo? member, JsonNode schema)
    {
        if (schema is JsonObject known && (Find(member?.AttributeProvider) ?? Find(member?.AssociatedParameter?.AttributeProvider)) is { } description)
        {
            known["description"] = description;
        }
        return schema;
    }

    private static string? Find(ICustomAttributeProvider? provider)
        => provider?.GetCustomAttributes(typeof(DescriptionAttribute), inherit: true) is [DescriptionAttribute { Description: { Length: > 0 } text }, ..] ? text : null;
}
