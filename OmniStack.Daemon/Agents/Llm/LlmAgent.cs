namespace OmniStack.Daemon.Agents.Llm;

/// <summary>An agent without code: an entry of <c>OmniStack:Agents</c>, or a document in a YAML file.</summary>
internal sealed class LlmAgent
{
    /// <summary>Where it is written, for messages about it: the section, or file and name.</summary>
    internal string Place { get; set; } = "";

    /// <summary>Unique among all agents. In the form <c>OmniStack:Agents:{name}</c> it may be left out.</summary>
    public string Name { get; set; } = "";

    /// <summary>The topic whose events it answers. Required.</summary>
    public string Topic { get; set; } = "";

    /// <summary>For people, and for agents that may hand over to it.</summary>
    public string Description { get; set; } = "";

    /// <summary>The system prompt.</summary>
    public string? Instructions { get; set; }

    /// <summary>The model; the service's own when left out.</summary>
    public string? Model { get; set; }

    /// <summary>0 to 2; the model's own when left out.</summary>
    public float? Temperature { get; set; }

    /// <summary>Names of tools of the daemon, or of other agents without code, which are then called as tools.</summary>
    public IList<string> Tools { get; set; } = [];

    /// <summary>Names of <see cref="Tools"/> that somebody has to approve before each call.</summary>
    public IList<string> RequireApproval { get; set; } = [];

    /// <summary>Topics to which it may publish; each is a tool that waits for the result.</summary>
    public IList<LlmPublish> Publishes { get; set; } = [];

    /// <summary>Names of servers in <c>OmniStack:Mcp:Servers</c>.</summary>
    public IList<string> McpServers { get; set; } = [];

    /// <summary>Names of agents without code that it may hand the conversation to.</summary>
    public IList<string> HandOffs { get; set; } = [];

    /// <summary>JSON Schema of the result, as JSON; a text when left out.</summary>
    public string? OutputSchema { get; set; }

    /// <summary>Model calls per run, 1 to 1,000.</summary>
    public int? MaxSteps { get; set; }
}
