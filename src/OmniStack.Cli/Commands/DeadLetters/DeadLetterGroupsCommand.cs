using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.DeadLetters;

internal sealed class DeadLetterGroupsCommand : ListCommand
{
    private readonly DeadLetterFilterArguments _filter = new();

    public DeadLetterGroupsCommand() : base("groups", "Counts dead letters by agent and cause.") => _filter.AddTo(this);

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var groups = await run.Daemon.GroupDeadLettersAsync(_filter.Read(run), cancellationToken);
        run.Output.Show(groups, EventsJson.Default.IReadOnlyListDeadLetterGroup, View, all => all.Select(group => $"{group.Topic} {group.Agent} {group.ErrorType} {group.Count}"));
        return ExitCode.Success;
    }

    private static IRenderable View(IReadOnlyList<DeadLetterGroup> groups)
    {
        var table = Shown.Table("Count", "Topic", "Agent", "Error", "Latest", "Latest message");
        foreach (var group in groups)
        {
            table.AddRow(Shown.Number(group.Count), Shown.Text(group.Topic), Shown.Text(group.Agent), Shown.Text(group.ErrorType), Shown.Time(group.LatestAt), Shown.Short(group.LatestMessage));
        }
        return table.OrNothing("No dead letters.");
    }
}
