using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Bus;

internal sealed class BusInspectCommand : ListCommand
{
    private readonly Option<string> _stream = Given.Stream();
    private readonly Option<int> _limit = Given.Limit(10);

    public BusInspectCommand() : base("inspect", "Shows the latest events that a topic still holds.")
    {
        Add(_stream);
        Add(_limit);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var events = await run.Daemon.InspectAsync(run.Required(_stream), run.Get(_limit), cancellationToken);
        run.Output.Show(events, DaemonJson.Default.IReadOnlyListEventEnvelope, View, all => all.Select(one => one.Id));
        return ExitCode.Success;
    }

    private static IRenderable View(IReadOnlyList<EventEnvelope> events)
    {
        var table = Shown.Table("Task", "Created", "Priority", "Source", "Content");
        foreach (var one in events)
        {
            table.AddRow(Shown.Text(one.Id), Shown.Time(one.CreatedAt), Shown.Text(one.Priority.ToString().ToLowerInvariant()), Shown.Text(one.Source),
                Shown.Short(one.Payload.Content.ToString()));
        }
        return table.OrNothing("The topic holds no events.");
    }
}
