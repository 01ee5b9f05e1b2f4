using System.Text.Json;
using OmniStack.Agents.ToolCalling;

namespace OmniStack.ChatApi.Publishing;

/// <summary>A topic as the configuration names it.</summary>
internal sealed class PublishedTopic
{
    /// <summary>Required.</summary>
    public string Topic { get; set; } = "";

    /// <summary>The tool's name; <c>publish_</c> and the topic when left out.</summary>
    public string? Name { get; set; }

    /// <summary>What the model is told that the tool does.</summary>
    public string Description { get; set; } = "";

    /// <summary>JSON Schema of the content, as JSON; any JSON when left out.</summary>
    public string? ContentSchema { get; set; }

    /// <summary>The most to wait for the result, 1 s to 1 h. Default 1 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    public PublishToolSettings ToSettings() => new()
    {
        Topic = Topic, Name = Name, Description = Description, ContentSchema = ContentSchema is { } schema ? JsonElement.Parse(schema) : null, Timeout = Timeout,
    };
}
