using System.Text.Json;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>Reads the agents that are written in the configuration. Whatever is wrong ends the start, and names entry and key.</summary>
internal static class LlmAgentConfiguration
{
    public const string Section = "OmniStack:Agents";

    /// <summary>Sections of the same parent that hold options, not agents.</summary>
    private static readonly string[] Others = ["Runner", "ToolLoop"];

    public static IReadOnlyList<LlmAgent> Read(IConfiguration configuration)
    {
        // Sections that only hold sections are the options of agents that are written in code, by topic and name.
        var agents = configuration.GetSection(Section).GetChildren()
            .Where(entry => !Others.Contains(entry.Key, StringComparer.OrdinalIgnoreCase) && entry.GetChildren().Any(child => child.Value is not null))
            .Select(ReadOne).ToList();
        var names = agents.Select(agent => agent.Name).ToList();
        foreach (var agent in agents)
        {
            if (names.Count(name => name == agent.Name) > 1)
            {
                throw Wrong(agent.Name, "Name", "is given to two agents.");
            }

            if (agent.HandOffs.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
            {
                throw Wrong(agent.Name, "HandOffs", $"names '{unknown}', which is no agent of this list.");
            }
        }

        return agents;
    }

    public static InvalidOperationException Wrong(string entry, string key, string reason) => new($"{Section}:{entry}:{key} {reason}");

    private static LlmAgent ReadOne(IConfigurationSection section)
    {
        LlmAgent agent;
        try
        {
            agent = section.Get<LlmAgent>(options => options.ErrorOnUnknownConfiguration = true)!;
        }
        catch (InvalidOperationException error)
        {
            throw new InvalidOperationException($"{section.Path}: {error.Message}", error);
        }

        if (agent.Name.Length == 0 && !section.Key.All(char.IsAsciiDigit))
        {
            agent.Name = section.Key;
        }

        Require(EventRules.IsName(agent.Name), section.Key, "Name", "is missing, or no name: letters, digits, '.', '_' and '-'.");
        Require(EventRules.IsName(agent.Topic), section.Key, "Topic", "is missing, or no name: letters, digits, '.', '_' and '-'.");
        Require(agent.MaxSteps is null or (>= 1 and <= 1000), section.Key, "MaxSteps", "must be 1 to 1000.");
        Require(agent.Temperature is null or (>= 0 and <= 2), section.Key, "Temperature", "must be 0 to 2.");
        Require(IsSchema(agent.OutputSchema), section.Key, "OutputSchema", "is not a JSON object.");
        return agent;
    }

    private static void Require(bool holds, string entry, string key, string reason)
    {
        if (!holds)
        {
            throw Wrong(entry, key, reason);
        }
    }

    private static bool IsSchema(string? text)
    {
        try
        {
            return text is null || JsonElement.Parse(text).ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
