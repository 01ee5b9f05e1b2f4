using System.Text.Json;

namespace OmniStack.Agents.ToolCalling;

/// <summary>What a <see cref="PublishTool"/> publishes.</summary>
public sealed record PublishToolSettings
{
    /// <summary>The topic; the model cannot choose another.</summary>
    public required string Topic { get; init; }

    /// <summary>The tool's name; null for <c>publish_</c> and the topic, with <c>_</c> for what providers do not take in names.</summary>
    public string? Name { get; init; }

    /// <summary>What the model is told that the tool does.</summary>
    public string Description { get; init; } = "";

    /// <summary>JSON Schema of the content; null for any JSON.</summary>
    public JsonElement? ContentSchema { get; init; }

    /// <summary>The most to wait for the result. Default 1 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The name as the model sees it.</summary>
    public string ToolName => Name ?? $"publish_{Topic.Replace('.', '_')}";
}
