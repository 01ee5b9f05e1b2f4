using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Agents;

internal sealed class AgentUnsubscribeCommand() : AgentSwitchCommand("unsubscribe", "The same as pause, under OmniDaemon's name.")
{
    protected override Task<AgentSwitched> SwitchAsync(DaemonClient daemon, string topic, string name, CancellationToken cancellationToken) =>
        daemon.UnsubscribeAgentAsync(topic, name, cancellationToken);
}
