namespace OmniStack.Daemon.Agents.Llm;

/// <summary>
/// Reads the agents that are written in the configuration, and in the YAML files of the folder that it names. Whatever is wrong ends
/// the start, and names file or section, agent and key.
/// </summary>
internal static class LlmAgentConfiguration
{
    public const string Section = "OmniStack:Agents";

    /// <summary>Names the folder; relative to the working directory.</summary>
    public const string FolderSetting = "OmniStack:AgentsFolder";

    /// <summary>Sections of the same parent that hold options, not agents.</summary>
    private static readonly string[] Others = ["Runner", "ToolLoop"];

    public static IReadOnlyList<LlmAgent> Read(IConfiguration configuration)
    {
        // Sections that only hold sections are the options of agents that are written in code, by topic and name.
        var sections = configuration.GetSection(Section).GetChildren()
            .Where(entry => !Others.Contains(entry.Key, StringComparer.OrdinalIgnoreCase) && entry.GetChildren().Any(child => child.Value is not null))
            .Select(ReadSection);
        var files = configuration[FolderSetting] is { Length: > 0 } folder ? LlmAgentFiles.Read(folder) : [];
        List<LlmAgent> agents = [.. sections, .. files];
        foreach (var agent in agents)
        {
            LlmAgentRules.Check(agent, agents);
        }

        return agents;
    }

    /// <param name="section">The agent's keys.</param>
    /// <param name="place">Where they are written.</param>
    public static LlmAgent Bind(IConfiguration section, string place)
    {
        try
        {
            var agent = section.Get<LlmAgent>(options => options.ErrorOnUnknownConfiguration = true) ?? new LlmAgent();
            agent.Place = place;
            return agent;
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidOperationException($"{place}: {error.Message}{(error.InnerException is { } cause ? $" {cause.Message}" : "")}", error);
        }
    }

    private static LlmAgent ReadSection(IConfigurationSection section)
    {
        var agent = Bind(section, section.Path);
        if (agent.Name.Length == 0 && !section.Key.All(char.IsAsciiDigit))
        {
            agent.Name = section.Key;
        }

        return agent;
    }
}
