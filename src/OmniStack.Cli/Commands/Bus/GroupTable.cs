using OmniStack.Cli.Output;
using OmniStack.Contracts.Events;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Bus;

/// <summary>Groups with backlog and counters.</summary>
internal static class GroupTable
{
    public static Listing Of(IReadOnlyList<GroupStatistics> groups)
    {
        var table = Shown.Table("Agent", "State", "Lag", "Pending", "Retrying", "Dead", "Oldest", "Received", "Processed", "Failed");
        foreach (var group in groups)
        {
            table.AddRow(Shown.Text(group.Agent), group.Paused ? new Text("paused", Color.Yellow) : new Text("active", Color.Green), Shown.Number(group.Lag),
                Shown.Number(group.Pending), Shown.Number(group.Retrying), Shown.Number(group.DeadLetters), Shown.Seconds(group.OldestAgeSeconds),
                Shown.Number(group.Received), Shown.Number(group.Processed), Shown.Number(group.Failed));
        }
        return table;
    }
}
