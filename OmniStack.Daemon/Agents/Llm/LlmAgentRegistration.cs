using System.Text.Json;
using Microsoft.Extensions.AI;
using OmniStack.Abstractions.Agents;
using OmniStack.Agents.Mcp;
using OmniStack.Agents.Runs;
using OmniStack.Agents.ToolCalling;
using OmniStack.Daemon.Runs;
using OmniStack.Events;

namespace OmniStack.Daemon.Agents.Llm;

/// <summary>Hosts the agents that are written in the configuration, or in files that it names.</summary>
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
                options.Tools = [.. agent.Tools, .. agent.Publishes.Select(publish => ToSettings(publish).ToolName), .. agent.McpServers.Select(server => $"{server}_*")];
            });
        }

        // Tools and MCP servers come from DI, so they are looked for when the host starts.
        daemon.Services.AddOptions<McpOptions>().ValidateOnStart().Validate<IEnumerable<AIFunction>>((mcp, tools) =>
        {
            var known = tools.Select(tool => tool.Name).Concat(agents.Select(agent => agent.Name)).ToHashSet(StringComparer.Ordinal);
            foreach (var agent in agents)
            {
                LlmAgentRules.RequireKnown(agent, nameof(agent.Tools), agent.Tools, known);
                LlmAgentRules.RequireKnown(agent, nameof(agent.McpServers), agent.McpServers, mcp.Servers.Keys);
            }

            return true;
        });
        return daemon;
    }

    private static ToolCallingAgentSettings ToSettings(LlmAgent agent, IReadOnlyList<LlmAgent> agents, IServiceProvider provider)
    {
        var tasks = provider.GetRequiredService<ITaskCaller>();
        return new ToolCallingAgentSettings
        {
            Instructions = agent.Instructions,
            Model = agent.Model,
            Temperature = agent.Temperature,
            Tools =
            [
                .. agent.Tools.Select(name => agent.RequireApproval.Contains(name) ? new ApprovalRequiredAIFunction(FindTool(name, agents, provider)) : FindTool(name, agents, provider)),
                .. agent.Publishes.Select(publish => PublishTool.Create(tasks, ToSettings(publish))),
            ],
            McpServers = [.. agent.McpServers],
            HandOffs = [.. agent.HandOffs],
            OutputSchema = agent.OutputSchema is { } schema ? JsonElement.Parse(schema) : null,
            MaxSteps = agent.MaxSteps,
        };
    }

    private static AIFunction FindTool(string name, IReadOnlyList<LlmAgent> agents, IServiceProvider provider) => agents.Any(other => other.Name == name)
        ? AgentTool.Create(provider.GetRequiredService<AgentRunner>(), name)
        : provider.GetServices<AIFunction>().First(tool => tool.Name == name);

    private static PublishToolSettings ToSettings(LlmPublish publish) => new()
    {
        Topic = publish.Topic,
        Name = publish.Name,
        Description = publish.Description,
        ContentSchema = publish.ContentSchema is { } schema ? JsonElement.Parse(schema) : null,
        Timeout = publish.Timeout,
    };
}
