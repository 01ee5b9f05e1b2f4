using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Agents;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Runs;

internal sealed class RunListCommand : ListCommand
{
    private readonly Option<string?> _agent = Given.AgentFilter();
    private readonly Option<string?> _state = new("--state") { Description = $"Only this state: {string.Join(", ", States)}.", HelpName = "state" };
    private readonly Option<string?> _tenant = Given.Tenant();
    private readonly Option<int> _limit = Given.Limit(20);
    private readonly Option<string?> _cursor = Given.Cursor();

    public RunListCommand() : base("list", "Lists runs of agents, those begun last first.")
    {
        _state.AcceptOnlyFromAmong([.. States]);
        foreach (var option in (Option[])[_agent, _state, _tenant, _limit, _cursor])
        {
            Add(option);
        }
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var state = run.Get(_state) is { } name ? Enum.GetValues<RunState>().Single(one => RunView.NameOf(one) == name) : (RunState?)null;
        var page = await run.Daemon.ListRunsAsync(new() { Agent = run.Get(_agent), State = state, TenantId = run.Get(_tenant), Limit = run.Get(_limit), Cursor = run.Get(_cursor) }, cancellationToken);
        run.Output.Show(page, DaemonJson.Default.RunPage, RunView.TableOf, p => p.Items.Select(one => one.RunId));
        return ExitCode.Success;
    }

    private static IEnumerable<string> States => Enum.GetValues<RunState>().Select(RunView.NameOf);
}
