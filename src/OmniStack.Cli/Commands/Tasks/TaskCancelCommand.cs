using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskCancelCommand() : TaskActionCommand("cancel", "Cancels every run of a task that is not finished.")
{
    protected override Task<TaskRecord> ActAsync(DaemonClient daemon, string id, CancellationToken cancellationToken) => daemon.CancelTaskAsync(id, cancellationToken);
}
