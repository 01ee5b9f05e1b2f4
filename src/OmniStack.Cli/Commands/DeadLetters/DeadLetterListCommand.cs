using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.DeadLetters;

internal sealed class DeadLetterListCommand : ListCommand
{
    private readonly DeadLetterFilterArguments _filter = new();
    private readonly Option<int> _limit = Given.Limit(20);
    private readonly Option<string?> _cursor = Given.Cursor();

    public DeadLetterListCommand() : base("list", "Lists dead letters, latest first.")
    {
        _filter.AddTo(this);
        Add(_limit);
        Add(_cursor);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var page = await run.Daemon.ListDeadLettersAsync(_filter.Read(run) with { Limit = run.Get(_limit), Cursor = run.Get(_cursor) }, cancellationToken);
        run.Output.Show(page, EventsJson.Default.DeadLetterPage, View, p => p.Items.Select(letter => letter.TaskId));
        return ExitCode.Success;
    }

    private static IRenderable View(DeadLetterPage page)
    {
        var table = DeadLetterView.TableOf(page.Items);
        return page.NextCursor is { } next ? new Rows(table, Shown.Text($"More: --cursor {next}")) : table;
    }
}
