using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

internal sealed class TaskResultCommand : CliCommand
{
    private const double DefaultWait = 60;

    private readonly Argument<string?> _argument = new("task-id") { Description = "The task.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _option = new("--task-id") { Description = "The task, as OmniDaemon's command takes it.", HelpName = "id" };
    private readonly Option<double?> _wait = new("--wait") { Description = $"Wait for it, at most so many seconds ({DefaultWait}).", HelpName = "seconds", Arity = ArgumentArity.ZeroOrOne };

    public TaskResultCommand() : base("result", "Prints what the agents returned; the exit code says how it ended.")
    {
        Add(_argument);
        Add(_option);
        Add(_wait);
    }

    protected override Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Get(_argument) ?? run.Get(_option) ?? throw new CliException(ExitCode.Usage, "The task id is missing.", "omni task result ID");
        var wait = run.IsGiven(_wait) ? run.Get(_wait) ?? DefaultWait : 0;
        return ShowAsync(run, id, TimeSpan.FromSeconds(wait), cancellationToken);
    }

    /// <exception cref="CliException">It has no result, or not yet.</exception>
    public static async Task<ExitCode> ShowAsync(CliRun run, string id, TimeSpan wait, CancellationToken cancellationToken)
    {
        var task = await run.Daemon.WaitForTaskAsync(id, wait, cancellationToken) ?? throw Missing.Task(id);
        if (task.State != TaskState.Succeeded)
        {
            throw NoResult(task);
        }
        run.Output.Show(task, EventsJson.Default.TaskRecord, one => Shown.Json(one.Result), one => [one.Result is { } result ? Shown.Format(result) : ""]);
        return ExitCode.Success;
    }

    private static CliException NoResult(TaskRecord task)
    {
        var cause = task.Runs.Select(run => run.Error).OfType<RunError>().FirstOrDefault();
        return new(TaskView.ExitCodeOf(task.State), $"The task is {Shown.NameOf(task.State)}{(cause is null ? "." : $": {cause.Type}: {cause.Message}")}",
            task.State == TaskState.Dead ? $"'omni dlq show {task.TaskId}' shows why; 'omni dlq replay {task.TaskId}' tries again."
            : TaskView.IsFinal(task.State) ? null : "Wait for it: --wait SECONDS.");
    }
}
