using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Agents;

internal sealed class AgentDeleteCommand : CliCommand
{
    private readonly Option<string> _topic = Given.Topic();
    private readonly Option<string> _name = Given.Agent();
    private readonly Option<bool> _deadLetters = new("--delete-dlq") { Description = "Delete its dead letters too." };
    private readonly Option<bool> _keepGroup = new("--no-cleanup") { Description = "Keep its group with the backlog." };
    private readonly Option<bool> _yes = Given.Yes();

    public AgentDeleteCommand() : base("delete", "Deletes an agent with its group and backlog.")
    {
        Add(_topic);
        Add(_name);
        Add(_deadLetters);
        Add(_keepGroup);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var (topic, name) = (run.Required(_topic), run.Required(_name));
        _ = await run.Daemon.FindAgentAsync(topic, name, cancellationToken) ?? throw Missing.Agent(topic, name);
        run.Output.Confirm(await DescribeAsync(run, topic, name, cancellationToken), run.Get(_yes));
        var deleted = await run.Daemon.DeleteAgentAsync(topic, name, !run.Get(_keepGroup), run.Get(_deadLetters), cancellationToken);
        run.Output.Show(deleted, DaemonJson.Default.AgentDeleted, d => Shown.Text($"{d.Agent} on {d.Topic} is deleted{(d.Cleanup.ConsumerGroupDeleted ? ", with its group and backlog" : "")}"
            + $"{(d.Cleanup.DlqDeleted ? ", with its dead letters" : "")}."));
        return ExitCode.Success;
    }

    private async Task<string> DescribeAsync(CliRun run, string topic, string name, CancellationToken cancellationToken)
    {
        var groups = await run.Daemon.ListGroupsAsync(topic, cancellationToken);
        var group = groups.FirstOrDefault(one => one.Agent == name);
        var waiting = group is null ? 0 : group.Lag + group.Pending + group.Retrying;
        var backlog = run.Get(_keepGroup) ? "Its group is kept" : $"Its group goes too, and {waiting} unfinished events are cancelled for it";
        var letters = $"its {group?.DeadLetters ?? 0} dead letters are {(run.Get(_deadLetters) ? "deleted" : "kept")}";
        return $"This deletes the agent {name} on {topic}. {backlog}; {letters}.";
    }
}
