using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Agents.Mcp;
using OmniStack.Agents.Runs;
using OmniStack.Agents.ToolCalling;
using OmniStack.Events;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>Hosts the agents that are written in the configuration.</summary>
internal static class LlmAgentRegistration
{
    public static OmniDaemonBuilder AddLlmAgents(this OmniDaemonBuilder daemon, IConfiguration configuration)
    {
        var agents = LlmAgentConfiguration.Read(configuration);
        foreach (var agent in agents)
        {
            daemon.Services.AddToolCallingAgent(agent.Name, agent.Description, provider => ToSettings(agent, agents, provider));
            daemon.AddAgentRuns(agent.Topic, agent.Name, options =>
            {
                options.Description = agent.Description;
                options.Tools = [.. agent.Tools, .. agent.McpServers.Select(server => $"{server}_*")];
            });
        }

        // Tools and MCP servers come from DI, so they are looked for when the host starts.
        daemon.Services.AddOptions<McpOptions>().ValidateOnStart().Validate<IEnumerable<AIFunction>>((mcp, tools) =>
        {
            var known = tools.Select(tool => tool.Name).Concat(agents.Select(agent => agent.Name)).ToHashSet(StringComparer.Ordinal);
            foreach (var agent in agents)
            {
                RequireKnown(agent, nameof(agent.Tools), agent.Tools, known);
                RequireKnown(agent, nameof(agent.McpServers), agent.McpServers, mcp.Servers.Keys);
            }

            return true;
        });
        return daemon;
    }

    private static void RequireKnown(LlmAgent agent, string key, IEnumerable<string> names, ICollection<string> known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw LlmAgentConfiguration.Wrong(agent.Name, key, $"names '{unknown}'. Known: {string.Join(", ", known)}.");
        }
    }

    private static ToolCallingAgentSettings ToSettings(LlmAgent agent, IReadOnlyList<LlmAgent> agents, IServiceProvider provider)
    {
        var functions = provider.GetServices<AIFunction>().ToDictionary(tool => tool.Name, StringComparer.Ordinal);
        return new ToolCallingAgentSettings
        {
            Instructions = agent.Instructions,
            Model = agent.Model,
            Temperature = agent.Temperature,
            Tools = [.. agent.Tools.Select(name => agents.Any(other => other.Name == name)
                ? AgentTool.Create(provider.GetRequiredService<AgentRunner>(), name)
                : functions[name])],
            McpServers = [.. agent.McpServers],
            HandOffs = [.. agent.HandOffs],
            OutputSchema = agent.OutputSchema is { } schema ? JsonElement.Parse(schema) : null,
            MaxSteps = agent.MaxSteps,
        };
    }
}
