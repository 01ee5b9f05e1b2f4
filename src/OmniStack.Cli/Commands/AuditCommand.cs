using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Security;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands;

internal sealed class AuditCommand : ListCommand
{
    private readonly Option<string?> _actor = new("--actor") { Description = "Only this key, by id or name.", HelpName = "key" };
    private readonly Option<string?> _action = new("--action") { Description = "Only this action, such as revoke_key.", HelpName = "action" };
    private readonly Option<DateTimeOffset?> _from = new("--from") { Description = "At or after.", HelpName = "time" };
    private readonly Option<DateTimeOffset?> _to = new("--to") { Description = "Before.", HelpName = "time" };
    private readonly Option<int> _limit = Given.Limit(20);
    private readonly Option<string?> _cursor = Given.Cursor();

    public AuditCommand() : base("audit", "Lists administrative actions, done and refused, latest first.")
    {
        foreach (var option in (Option[])[_actor, _action, _from, _to, _limit, _cursor])
        {
            Add(option);
        }
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var page = await run.Daemon.ListAuditAsync(new()
        {
            Actor = run.Get(_actor), Action = run.Get(_action), From = run.Get(_from), To = run.Get(_to), Limit = run.Get(_limit), Cursor = run.Get(_cursor),
        }, cancellationToken);
        run.Output.Show(page, SecurityJson.Default.AuditPage, View, p => p.Items.Select(entry => entry.Id));
        return ExitCode.Success;
    }

    private static IRenderable View(AuditPage page)
    {
        var table = Shown.Table("At", "Who", "Action", "Target", "Outcome", "From");
        foreach (var entry in page.Items)
        {
            table.AddRow(Shown.Time(entry.At), Shown.Text(entry.KeyId is null ? entry.Actor : $"{entry.Actor} ({entry.KeyId})"), Shown.Text(entry.Action), Shown.Short(entry.Target),
                Shown.Text($"{entry.Outcome.ToString().ToLowerInvariant()} ({entry.Status})"), Shown.Text(entry.Address));
        }
        return page.NextCursor is { } next ? new Rows(table.OrNothing("Nothing here."), Shown.Text($"More: --cursor {next}")) : table.OrNothing("Nothing was done.");
    }
}
