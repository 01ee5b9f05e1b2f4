using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Agents;

internal sealed class AgentDeleteTopicCommand : CliCommand
{
    private readonly Option<string> _topic = Given.Topic();
    private readonly Option<bool> _yes = Given.Yes();

    public AgentDeleteTopicCommand() : base("delete-topic", "Deletes every agent of a topic, with groups and backlogs.")
    {
        Add(_topic);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var topic = run.Required(_topic);
        var groups = await run.Daemon.ListGroupsAsync(topic, cancellationToken);
        var waiting = groups.Sum(group => group.Lag + group.Pending + group.Retrying);
        run.Output.Confirm($"This deletes the agents of {topic} ({string.Join(", ", groups.Select(group => group.Agent))}) and cancels {waiting} unfinished events. Dead letters are kept.", run.Get(_yes));
        var deleted = await run.Daemon.DeleteTopicAgentsAsync(topic, cancellationToken);
        run.Output.Show(deleted, DaemonJson.Default.TopicDeleted, d => Shown.Text(d.AgentsDeleted == 1 ? $"1 agent of {d.Topic} is deleted." : $"{d.AgentsDeleted} agents of {d.Topic} are deleted."));
        return ExitCode.Success;
    }
}
