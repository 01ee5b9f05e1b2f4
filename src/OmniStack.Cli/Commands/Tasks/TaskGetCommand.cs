using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Cli.Output;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskGetCommand : ListCommand
{
    private readonly Argument<string> _id = Given.TaskId();

    public TaskGetCommand() : base("get", "Shows a task: event, result, and what every agent did.") => Add(_id);

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        var task = await run.Daemon.FindTaskAsync(id, cancellationToken) ?? throw Missing.Task(id);
        run.Output.Show(task, EventsJson.Default.TaskRecord, TaskView.Of, one => [Shown.NameOf(one.State)]);
        return ExitCode.Success;
    }
}
