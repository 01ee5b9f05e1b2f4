using System.CommandLine;
using OmniStack.Cli.Commands.Tasks;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Events;

internal sealed class EventsTailCommand : CliCommand
{
    private readonly Option<string?> _topic = Given.TopicFilter();
    private readonly Option<string?> _agent = Given.AgentFilter();
    private readonly Option<TaskState?> _state = Given.State();
    private readonly Option<string?> _task = new("--task-id") { Description = "Only this task.", HelpName = "id" };
    private readonly Option<string?> _after = new("--after") { Description = "Go on behind this cursor; without it, from now on.", HelpName = "cursor" };

    public EventsTailCommand() : base("tail", "Prints the changes of tasks' states as they happen, until Ctrl+C.")
    {
        foreach (var option in (Option[])[_topic, _agent, _state, _task, _after])
        {
            Add(option);
        }
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var (filter, last) = (new TaskFeedFilter { Topic = run.Get(_topic), Agent = run.Get(_agent), State = run.Get(_state), TaskId = run.Get(_task) }, run.Get(_after));
        try
        {
            await using var feed = await run.Daemon.FollowTasksAsync(filter, last, cancellationToken);
            run.Output.Remark("Following; Ctrl+C ends it.");
            await foreach (var change in feed.ReadChangesAsync(cancellationToken))
            {
                last = change.Cursor;
                run.Output.ShowNext(change, EventsJson.Default.TaskChange, ChangeLine.Of, c => $"{c.TaskId} {Shown.NameOf(c.State)}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Success;                                            // Ctrl+C is how it ends
        }
        throw new CliException(ExitCode.Unavailable, "The daemon ended the stream.", last is null ? null : $"Go on with --after {last}.") { Code = ErrorCodes.Unavailable };
    }
}
