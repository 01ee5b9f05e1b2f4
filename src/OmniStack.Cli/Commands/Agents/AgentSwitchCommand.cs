using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Agents;

/// <summary>A command that starts or stops an agent.</summary>
internal abstract class AgentSwitchCommand : CliCommand
{
    private readonly Option<string> _topic = Given.Topic();
    private readonly Option<string> _name = Given.Agent();

    protected AgentSwitchCommand(string name, string description) : base(name, description)
    {
        Add(_topic);
        Add(_name);
    }

    protected abstract Task<AgentSwitched> SwitchAsync(DaemonClient daemon, string topic, string name, CancellationToken cancellationToken);

    protected sealed override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var switched = await SwitchAsync(run.Daemon, run.Required(_topic), run.Required(_name), cancellationToken);
        run.Output.Show(switched, DaemonJson.Default.AgentSwitched, s => Shown.Text($"{s.Agent} on {s.Topic} is {s.Status}. {s.Message}"));
        return ExitCode.Success;
    }
}
