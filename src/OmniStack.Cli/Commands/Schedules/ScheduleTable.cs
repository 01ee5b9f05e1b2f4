using OmniStack.Cli.Output;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Schedules;

/// <summary>Schedules as people read them.</summary>
internal static class ScheduleTable
{
    public static IRenderable Of(IReadOnlyList<Schedule> schedules)
    {
        var table = Shown.Table("Name", "State", "Cron", "Zone", "Topic", "Next", "Last", "Last task");
        foreach (var one in schedules)
        {
            table.AddRow(Shown.Text(one.Name), one.Paused ? new Text("paused", Color.Yellow) : new Text("active", Color.Green), Shown.Text(one.Cron), Shown.Text(one.TimeZone),
                Shown.Text(one.Event.Topic), Shown.Time(one.NextFireAt), Shown.Time(one.LastFireAt), Shown.Text(one.LastTaskId));
        }
        return table.OrNothing("No schedules.");
    }
}
