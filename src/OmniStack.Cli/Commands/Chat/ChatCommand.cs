using System.CommandLine;
using OmniStack.Cli.Commands.Sessions;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Chat;

namespace OmniStack.Cli.Commands.Chat;

internal sealed class ChatCommand : CliCommand
{
    private readonly Argument<string?> _message = new("message") { Description = "Say this, print the answer and end; without it, a conversation begins.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _session = new("--session", "-s") { Description = "Go on with this session; one that is not there yet is begun.", HelpName = "id" };
    private readonly Option<bool> _last = new("--last") { Description = "Go on with the session that was used last." };

    private readonly Option<string[]> _attach = new("--attach", "-a") { Description = "A file that goes with the message, or with the first one; several are allowed.", HelpName = "path" };

    public ChatCommand() : base("chat", "Talks to the model. Ctrl+C stops an answer; where none runs, it leaves.")
    {
        Add(_message);
        Add(_session);
        Add(_last);
        Add(_attach);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var session = await ChooseSessionAsync(run, cancellationToken);
        var message = run.Get(_message) ?? (Console.IsInputRedirected ? (await Console.In.ReadToEndAsync(cancellationToken)).Trim() : null);
        var conversation = new Conversation(run, session);
        foreach (var path in run.Get(_attach) ?? [])
        {
            await conversation.Files.AddAsync(path, cancellationToken);
        }
        if (message is null)
        {
            return run.Output.IsJson
                ? throw new CliException(ExitCode.Usage, "A conversation is no JSON.", "Give the message: omni chat --json 'text'.")
                : await conversation.HoldAsync(cancellationToken);
        }
        if (!run.Output.IsJson)
        {
            return await conversation.SayAsync(message, cancellationToken);
        }
        var answer = await run.Chat.AskAsync(new ChatTurn(session, Conversation.NewId(), message) { Attachments = conversation.Files.Take() }, cancellationToken);
        run.Output.Show(answer, ChatJson.Default.UIMessageDto, MessageView.Of);
        return ExitCode.Success;
    }

    private async Task<string> ChooseSessionAsync(CliRun run, CancellationToken cancellationToken)
    {
        if (run.Get(_session) is { } given)
        {
            return given;
        }
        if (!run.Get(_last))
        {
            return Conversation.NewId();
        }
        var page = await run.Chat.ListSessionsAsync(limit: 1, cancellationToken: cancellationToken);
        return page.Items.Count > 0 ? page.Items[0].Id : throw new CliException(ExitCode.NotFound, "There is no session yet.", "Leave --last out to begin one.");
    }
}
