using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskDeleteCommand : CliCommand
{
    private readonly Argument<string> _id = Given.TaskId();
    private readonly Option<bool> _yes = Given.Yes();

    public TaskDeleteCommand() : base("delete", "Deletes a finished task's record and results.")
    {
        Add(_id);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        var task = await run.Daemon.FindTaskAsync(id, cancellationToken) ?? throw Missing.Task(id);
        run.Output.Confirm($"This deletes the record of {id} on {task.Topic} ({Shown.NameOf(task.State)}) with {(task.Runs.Count == 1 ? "the result of 1 agent" : $"the results of {task.Runs.Count} agents")}.", run.Get(_yes));
        var deleted = await run.Daemon.DeleteTaskAsync(id, cancellationToken);
        run.Output.Show(deleted, DaemonJson.Default.TaskDeleted, d => Shown.Text($"The task {d.TaskId} is deleted."));
        return ExitCode.Success;
    }
}
