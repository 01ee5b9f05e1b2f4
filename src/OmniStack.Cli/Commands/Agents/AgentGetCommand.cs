using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Agents;

internal sealed class AgentGetCommand : CliCommand
{
    private readonly Option<string> _topic = Given.Topic();
    private readonly Option<string> _name = Given.Agent();

    public AgentGetCommand() : base("get", "Shows one agent.")
    {
        Add(_topic);
        Add(_name);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var agent = await run.Daemon.FindAgentAsync(run.Required(_topic), run.Required(_name), cancellationToken) ?? throw Missing.Agent(run.Required(_topic), run.Required(_name));
        run.Output.Show(agent, EventsJson.Default.AgentDto, AgentPanel.Of, one => [one.Name]);
        return ExitCode.Success;
    }
}
