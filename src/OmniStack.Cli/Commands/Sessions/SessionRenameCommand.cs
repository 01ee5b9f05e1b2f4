using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Chat;

namespace OmniStack.Cli.Commands.Sessions;

internal sealed class SessionRenameCommand : CliCommand
{
    private readonly Argument<string> _id = new("session") { Description = "The session." };
    private readonly Argument<string> _name = new("name") { Description = "Its new name." };

    public SessionRenameCommand() : base("rename", "Gives a conversation another name.")
    {
        Add(_id);
        Add(_name);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var session = await run.Chat.RenameSessionAsync(run.Required(_id), run.Required(_name), cancellationToken);
        run.Output.Show(session, ChatJson.Default.SessionDto, s => Shown.Text($"{s.Id} is named {s.Name}."));
        return ExitCode.Success;
    }
}
