using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Chat;

namespace OmniStack.Cli.Commands.Sessions;

internal sealed class SessionForkCommand : CliCommand
{
    private readonly Argument<string> _id = new("session") { Description = "The session." };
    private readonly Option<string?> _message = new("--message") { Description = "The last answer that both have; the newest when not given.", HelpName = "id" };
    private readonly Option<string?> _name = new("--name") { Description = "The fork's name; that of the session when not given.", HelpName = "text" };
    private readonly Option<string?> _fork = new("--id") { Description = "The fork's id; the service chooses one when not given.", HelpName = "id" };

    public SessionForkCommand() : base("fork", "Makes a conversation that begins like another and goes on for itself.")
    {
        Add(_id);
        Add(_message);
        Add(_name);
        Add(_fork);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var request = new ForkRequest(run.Get(_message), run.Get(_fork), run.Get(_name));
        var fork = await run.Chat.ForkSessionAsync(run.Required(_id), request, cancellationToken);
        run.Output.Show(fork, ChatJson.Default.SessionDto, session => Shown.Text($"The session {session.Id} goes on with {session.Name}: omni chat --session {session.Id}"));
        return ExitCode.Success;
    }
}
