using System.CommandLine;
using System.Text.Json;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace OmniStack.Cli.Commands.Webhooks;

internal sealed class WebhookListCommand : ListCommand
{
    private readonly Option<TaskState?> _state = Given.State();
    private readonly Option<int> _limit = Given.Limit(20);
    private readonly Option<string?> _cursor = Given.Cursor();

    public WebhookListCommand() : base("list", "Lists deliveries, latest first; those given up are --state dead.")
    {
        Add(_state);
        Add(_limit);
        Add(_cursor);
    }

    protected override async Task<ExitCode> ShowAsync(CliRun run, CancellationToken cancellationToken)
    {
        var page = await run.Daemon.ListTasksAsync(new() { Topic = WebhookTopic.Name, State = run.Get(_state), Limit = run.Get(_limit), Cursor = run.Get(_cursor) }, cancellationToken);
        run.Output.Show(page, EventsJson.Default.TaskPage, View, p => p.Items.Select(task => task.TaskId));
        return ExitCode.Success;
    }

    private static IRenderable View(TaskPage page)
    {
        var table = Shown.Table("Delivery", "State", "Attempts", "Next attempt", "URL", "Type", "Of task", "Last error");
        foreach (var task in page.Items)
        {
            var (run, content) = (task.Runs is [var first, ..] ? first : null, task.Event.Payload.Content);
            table.AddRow(Shown.Text(task.TaskId), Shown.State(task.State), Shown.Number(run?.Attempts ?? 0), Shown.Time(run?.NextAttemptAt), Shown.Text(Find(content, "url")),
                Shown.Text(Find(content, "message", "type")), Shown.Text(Find(content, "message", "data", "task_id")), Shown.Short(run?.Error?.Message));
        }
        return page.NextCursor is { } next ? new Rows(table.OrNothing("No delivery here."), Shown.Text($"More: --cursor {next}")) : table.OrNothing("No deliveries.");
    }

    private static string? Find(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }
        return element.ToString();
    }
}
