using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskWatchCommand : CliCommand
{
    private readonly Argument<string> _id = Given.TaskId();

    public TaskWatchCommand() : base("watch", "Follows a task to its end; the exit code says how it ended.") => Add(_id);

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        // The feed first, then the state: so no change falls between the two.
        await using var feed = await run.Daemon.FollowTasksAsync(new() { TaskId = id }, cancellationToken: cancellationToken);
        var task = await FindAsync(run, id, cancellationToken);
        Show(run, new TaskChange("", id, task.Topic, task.State, task.UpdatedAt));
        if (!TaskView.IsFinal(task.State))
        {
            await foreach (var change in feed.ReadChangesAsync(cancellationToken))
            {
                Show(run, change);
                // One agent's end need not be the task's.
                if (TaskView.IsFinal(change.State) && TaskView.IsFinal((task = await FindAsync(run, id, cancellationToken)).State))
                {
                    break;
                }
            }
        }
        return TaskView.ExitCodeOf(task.State);
    }

    private static async Task<TaskRecord> FindAsync(CliRun run, string id, CancellationToken cancellationToken) =>
        await run.Daemon.FindTaskAsync(id, cancellationToken) ?? throw Missing.Task(id);

    private static void Show(CliRun run, TaskChange change) =>
        run.Output.ShowNext(change, EventsJson.Default.TaskChange, ChangeLine.Of, c => Shown.NameOf(c.State));
}
