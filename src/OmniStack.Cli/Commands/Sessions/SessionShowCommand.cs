using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Chat;
using Spectre.Console;

namespace OmniStack.Cli.Commands.Sessions;

internal sealed class SessionShowCommand : CliCommand
{
    private readonly Argument<string> _id = new("session") { Description = "The session." };
    private readonly Option<int> _limit = Given.Limit(50, 200);
    private readonly Option<string?> _cursor = Given.Cursor();

    public SessionShowCommand() : base("show", "Shows a conversation, oldest message first.")
    {
        Add(_id);
        Add(_limit);
        Add(_cursor);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        var page = await run.Chat.ListMessagesAsync(id, run.Get(_limit), run.Get(_cursor), cancellationToken) ?? throw Missing.Session(id);
        run.Output.Show(page, ChatJson.Default.MessagePage, View, p => p.Items.Select(message => message.Id));
        return ExitCode.Success;
    }

    private static Rows View(MessagePage page)
    {
        var rows = page.Items.Select(MessageView.Of);
        return new Rows(page.NextCursor is { } next ? rows.Append(Shown.Text($"More: --cursor {next}")) : rows);
    }
}
