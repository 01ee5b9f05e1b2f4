using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Agents;

internal sealed class AgentResumeCommand() : AgentSwitchCommand("resume", "Starts a stopped agent on all runners; no restart is needed.")
{
    protected override Task<AgentSwitched> SwitchAsync(DaemonClient daemon, string topic, string name, CancellationToken cancellationToken) =>
        daemon.ResumeAgentAsync(topic, name, cancellationToken);
}
