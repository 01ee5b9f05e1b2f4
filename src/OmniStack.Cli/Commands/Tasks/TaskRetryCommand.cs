using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskRetryCommand() : TaskActionCommand("retry", "Gives a dead task to the agents that gave it up.")
{
    protected override Task<TaskRecord> ActAsync(DaemonClient daemon, string id, CancellationToken cancellationToken) => daemon.RetryTaskAsync(id, cancellationToken);
}
