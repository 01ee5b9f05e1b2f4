using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Tasks;

/// <summary>Tasks as people read them, and as exit codes tell them.</summary>
internal static class TaskView
{
    public static bool IsFinal(TaskState state) => state is not (TaskState.Queued or TaskState.Running or TaskState.Retrying);

    public static ExitCode ExitCodeOf(TaskState state) => state switch
    {
        TaskState.Succeeded => ExitCode.Success,
        TaskState.Queued or TaskState.Running or TaskState.Retrying => ExitCode.NotYet,
        _ => ExitCode.Bad,
    };

    public static IRenderable Of(TaskRecord task)
    {
        var parts = new List<IRenderable>
        {
            Shown.Panel(task.TaskId, ("topic", Shown.Text(task.Topic)), ("state", Shown.State(task.State)), ("created", Shown.Time(task.CreatedAt)),
                ("updated", Shown.Time(task.UpdatedAt)), ("expires", Shown.Time(task.ExpiresAt)), ("content", Shown.Json(task.Event.Payload.Content)), ("result", Shown.Json(task.Result))),
        };
        parts.AddRange(task.Runs.Select(TimelineOf));
        return new Rows(parts);
    }

    public static IRenderable TableOf(TaskPage page)
    {
        var table = Shown.Table("Task", "Topic", "State", "Created", "Updated", "Content");
        foreach (var task in page.Items)
        {
            table.AddRow(Shown.Text(task.TaskId), Shown.Text(task.Topic), Shown.State(task.State), Shown.Time(task.CreatedAt), Shown.Time(task.UpdatedAt),
                Shown.Short(task.Event.Payload.Content.ToString()));
        }
        return page.NextCursor is { } next ? new Rows(table.OrNothing("No task here."), Shown.Text($"More: --cursor {next}")) : table.OrNothing("No tasks.");
    }

    private static Tree TimelineOf(AgentRun run)
    {
        var tree = new Tree(new Columns(Shown.Text(run.Agent), Shown.State(run.State)) { Expand = false });
        foreach (var entry in run.Timeline)
        {
            tree.AddNode(new Columns(Shown.Time(entry.At), Shown.State(entry.State), Shown.Text(entry.Attempt > 0 ? $"attempt {entry.Attempt}" : ""),
                Shown.Text(entry.Error is { } error ? $"{error.Type}: {error.Message}" : "")) { Expand = false });
        }
        return tree;
    }
}
