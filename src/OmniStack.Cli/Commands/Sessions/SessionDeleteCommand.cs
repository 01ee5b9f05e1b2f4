using System.CommandLine;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;

namespace OmniStack.Cli.Commands.Sessions;

internal sealed class SessionDeleteCommand : CliCommand
{
    private readonly Argument<string> _id = new("session") { Description = "The session." };
    private readonly Option<bool> _yes = Given.Yes();

    public SessionDeleteCommand() : base("delete", "Deletes a conversation with its messages.")
    {
        Add(_id);
        Add(_yes);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var id = run.Required(_id);
        var session = await run.Chat.FindSessionAsync(id, cancellationToken) ?? throw Missing.Session(id);
        run.Output.Confirm($"This deletes the conversation {session.Name} with its {session.TurnCount} turns.", run.Get(_yes));
        await run.Chat.DeleteSessionAsync(id, cancellationToken);
        run.Output.Show(new SessionDeleted("deleted", id), CliJson.Default.SessionDeleted, d => Shown.Text($"The session {d.SessionId} is deleted."));
        return ExitCode.Success;
    }
}

/// <summary>What <c>session delete --json</c> prints; the service itself answers without a body.</summary>
internal sealed record SessionDeleted(string Status, string SessionId);
