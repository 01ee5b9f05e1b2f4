using System.Text.Json;
using OmniStack.Cli.Output;
using OmniStack.Contracts.Agents;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Runs;

/// <summary>Runs as people read them.</summary>
internal static class RunView
{
    public static IRenderable TableOf(RunPage page)
    {
        var table = Shown.Table("Run", "Agent", "State", "Attempt", "Entries", "Started", "Updated");
        foreach (var run in page.Items)
        {
            table.AddRow(Shown.Text(run.RunId), Shown.Text(run.Agent), StateOf(run.State), Shown.Number(run.Attempt), Shown.Number(run.Entries), Shown.Time(run.StartedAt), Shown.Time(run.UpdatedAt));
        }
        return page.NextCursor is { } next ? new Rows(table.OrNothing("No run here."), Shown.Text($"More: --cursor {next}")) : table.OrNothing("No runs.");
    }

    public static IRenderable Of(RunRecord run) => Shown.Panel(run.RunId, ("agent", Shown.Text(run.Agent)), ("tenant", Shown.Text(run.TenantId)), ("state", StateOf(run.State)), ("attempt", Shown.Number(run.Attempt)),
        ("entries", Shown.Number(run.Entries)), ("started", Shown.Time(run.StartedAt)), ("updated", Shown.Time(run.UpdatedAt)), ("outcome", Shown.Json(run.Outcome)));

    public static IRenderable Of(RunEntry entry)
    {
        var grid = new Grid();
        grid.AddColumns(new GridColumn().NoWrap(), new GridColumn().NoWrap(), new GridColumn().NoWrap(), new GridColumn());
        return grid.AddRow(Shown.Number(entry.Sequence), Shown.Time(entry.At), Shown.Text(entry.Type), Shown.Short(entry.Data.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? "" : entry.Data.GetRawText()));
    }

    /// <summary>As the services write it.</summary>
    public static string NameOf(RunState state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state.ToString());

    private static Text StateOf(RunState state) => new(NameOf(state), state switch
    {
        RunState.Succeeded => Color.Green,
        RunState.Running => Color.Blue,
        RunState.Waiting or RunState.Retrying => Color.Yellow,
        RunState.Cancelled => Color.Grey,
        _ => Color.Red,
    });
}
