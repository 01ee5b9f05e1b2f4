using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Chat;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Sessions;

internal sealed class SessionListCommand : ListCommand
{
    private readonly Option<string?> _search = new("--search") { Description = "Only those whose name or messages have this text.", HelpName = "text" };
    private readonly Option<int> _limit = Given.Limit(20, 100);
    private readonly Option<string?> _cursor = Given.Cursor();

    public SessionListCommand() : base("list", "Lists conversations, last updated first.")
    {
        Add(_search);
        Add(_limit);
        Add(_cursor);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var page = run.Get(_search) is { } search
            ? await run.Chat.SearchSessionsAsync(search, run.Get(_limit), run.Get(_cursor), cancellationToken)
            : await run.Chat.ListSessionsAsync(run.Get(_limit), run.Get(_cursor), cancellationToken);
        run.Output.Show(page, ChatJson.Default.SessionPage, View, p => p.Items.Select(session => session.Id));
        return ExitCode.Success;
    }

    private static IRenderable View(SessionPage page)
    {
        var table = Shown.Table("Session", "Name", "Turns", "Updated");
        foreach (var session in page.Items)
        {
            var name = session.Match is { } match ? $"{session.Name}: {match.Text}" : session.Name;
            table.AddRow(Shown.Text(session.Id), Shown.Short(name), Shown.Number(session.TurnCount), Shown.Time(session.UpdatedAt));
        }
        return page.NextCursor is { } next ? new Rows(table.OrNothing("No conversation here."), Shown.Text($"More: --cursor {next}")) : table.OrNothing("No conversations.");
    }
}
