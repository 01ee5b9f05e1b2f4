using System.CommandLine;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

/// <summary>A command that changes one task and shows it.</summary>
internal abstract class TaskActionCommand : CliCommand
{
    private readonly Argument<string> _id = Given.TaskId();

    protected TaskActionCommand(string name, string description) : base(name, description) => Add(_id);

    protected abstract Task<TaskRecord> ActAsync(DaemonClient daemon, string id, CancellationToken cancellationToken);

    protected sealed override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var task = await ActAsync(run.Daemon, run.Required(_id), cancellationToken);
        run.Output.Show(task, EventsJson.Default.TaskRecord, TaskView.Of);
        return ExitCode.Success;
    }
}
