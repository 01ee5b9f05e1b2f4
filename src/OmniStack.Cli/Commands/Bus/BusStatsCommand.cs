using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Bus;

internal sealed class BusStatsCommand() : ListCommand("stats", "Shows lengths, lags, counters and memory of every topic and agent.")
{
    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var statistics = await run.Daemon.GetBusStatisticsAsync(cancellationToken);
        run.Output.Show(statistics, EventsJson.Default.BusStatistics, View, all => all.Topics.Select(topic => topic.Topic));
        return ExitCode.Success;
    }

    private static Tree View(BusStatistics statistics)
    {
        var tree = new Tree(Shown.Panel("bus", ("backend", Shown.Text(statistics.Backend)), ("memory", Shown.Bytes(statistics.MemoryBytes)), ("disk", Shown.Bytes(statistics.DiskBytes))));
        foreach (var topic in statistics.Topics)
        {
            tree.AddNode(Shown.Text($"{topic.Topic}: {topic.Length} unfinished, {topic.Delayed} delayed")).AddNode(GroupTable.Of(topic.Groups));
        }
        return tree;
    }
}
