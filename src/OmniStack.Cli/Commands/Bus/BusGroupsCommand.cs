using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Bus;

internal sealed class BusGroupsCommand : ListCommand
{
    private readonly Option<string> _stream = Given.Stream();

    public BusGroupsCommand() : base("groups", "Lists the agents of a topic with backlog and counters.") => Add(_stream);

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var groups = await run.Daemon.ListGroupsAsync(run.Required(_stream), cancellationToken);
        run.Output.Show(groups, DaemonJson.Default.IReadOnlyListGroupStatistics, all => GroupTable.Of(all).OrNothing("The topic has no agents."), all => all.Select(group => group.Agent));
        return ExitCode.Success;
    }
}
