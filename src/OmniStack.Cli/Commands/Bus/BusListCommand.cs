using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Bus;

internal sealed class BusListCommand() : ListCommand("list", "Lists the topics with their lengths.")
{
    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var streams = await run.Daemon.ListStreamsAsync(cancellationToken);
        run.Output.Show(streams, DaemonJson.Default.IReadOnlyListStreamSummary, View, all => all.Select(stream => stream.Stream));
        return ExitCode.Success;
    }

    private static IRenderable View(IReadOnlyList<StreamSummary> streams)
    {
        var table = Shown.Table("Topic", "Unfinished", "Delayed", "Agents");
        foreach (var stream in streams)
        {
            table.AddRow(Shown.Text(stream.Stream), Shown.Number(stream.Length), Shown.Number(stream.Delayed), Shown.Number(stream.Groups));
        }
        return table.OrNothing("No topics.");
    }
}
