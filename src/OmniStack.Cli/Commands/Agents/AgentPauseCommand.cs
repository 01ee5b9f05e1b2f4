using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Agents;

internal sealed class AgentPauseCommand() : AgentSwitchCommand("pause", "Stops an agent on all runners; what is published queues up.")
{
    protected override Task<AgentSwitched> SwitchAsync(DaemonClient daemon, string topic, string name, CancellationToken cancellationToken) =>
        daemon.PauseAgentAsync(topic, name, cancellationToken);
}
