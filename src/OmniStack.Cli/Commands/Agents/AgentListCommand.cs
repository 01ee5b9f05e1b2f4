using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Agents;

internal sealed class AgentListCommand : ListCommand
{
    private const string TreeFormat = "tree";
    private const string TableFormat = "table";
    private const string CompactFormat = "compact";

    private readonly Option<string> _format = new("--format", "-f") { Description = "How it looks.", HelpName = "tree|table|compact", DefaultValueFactory = _ => TreeFormat };

    public AgentListCommand() : base("list", "Lists every agent, by topic and name.")
    {
        _format.AcceptOnlyFromAmong(TreeFormat, TableFormat, CompactFormat);
        Add(_format);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var agents = await run.Daemon.ListAgentsAsync(cancellationToken);
        run.Output.Show(agents, EventsJson.Default.IReadOnlyListAgentDto, all => View(all, run.Get(_format)!), all => all.Select(NameOf));
        return ExitCode.Success;
    }

    private static IRenderable View(IReadOnlyList<AgentDto> agents, string format) => agents.Count == 0 ? new Text("No agents.") : format switch
    {
        TableFormat => TableOf(agents),
        CompactFormat => new Rows(agents.Select(agent => Shown.Text($"{NameOf(agent)}{(agent.Paused ? " (paused)" : "")}"))),
        _ => TreeOf(agents),
    };

    private static Tree TreeOf(IReadOnlyList<AgentDto> agents)
    {
        var tree = new Tree("agents");
        foreach (var topic in agents.GroupBy(agent => agent.Topic))
        {
            var node = tree.AddNode(Shown.Text(topic.Key));
            foreach (var agent in topic)
            {
                var leaf = node.AddNode(new Columns(Shown.Text(agent.Name), AgentPanel.StateOf(agent)) { Expand = false });
                if (agent.Description.Length > 0)
                {
                    leaf.AddNode(Shown.Text(agent.Description));
                }
                if (agent.Tools.Count > 0)
                {
                    leaf.AddNode(Shown.Text("tools: " + string.Join(", ", agent.Tools)));
                }
            }
        }
        return tree;
    }

    private static Listing TableOf(IReadOnlyList<AgentDto> agents)
    {
        var table = Shown.Table("Topic", "Agent", "State", "At once", "Retries", "Description");
        foreach (var agent in agents)
        {
            table.AddRow(Shown.Text(agent.Topic), Shown.Text(agent.Name), AgentPanel.StateOf(agent), Shown.Number(agent.Config.ConsumerCount),
                Shown.Number(agent.Config.DlqRetryLimit), Shown.Short(agent.Description));
        }
        return table;
    }

    private static string NameOf(AgentDto agent) => $"{agent.Topic} {agent.Name}";
}
