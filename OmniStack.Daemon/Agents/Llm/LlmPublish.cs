namespace OmniStack.Daemon.Agents.Llm;

/// <summary>A topic to which an agent may publish.</summary>
internal sealed class LlmPublish
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
}
