using OmniStack.Cli.Output;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Tasks;

/// <summary>One change of a task's state as a line.</summary>
internal static class ChangeLine
{
    public static IRenderable Of(TaskChange change)
    {
        var grid = new Grid();
        grid.AddColumns(new GridColumn().NoWrap(), new GridColumn().NoWrap().Width(9), new GridColumn().NoWrap(), new GridColumn().NoWrap());
        var by = change.Agent is null ? "" : $"{change.Agent}{(change.Attempt > 0 ? $", attempt {change.Attempt}" : "")}";
        return grid.AddRow(Shown.Time(change.At), Shown.State(change.State), Shown.Text($"{change.Topic} {change.TaskId}"), Shown.Text(by));
    }
}
