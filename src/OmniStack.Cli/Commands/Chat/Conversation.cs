using OmniStack.Cli.Commands.Sessions;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Chat;

namespace OmniStack.Cli.Commands.Chat;

/// <summary>A conversation in the terminal, line by line, on one session at a time.</summary>
internal sealed class Conversation(CliRun run, string session)
{
    private const int ShownOfHistory = 10;
    private const int PageSize = 200;
    private const string Help = "/history shows the conversation, /new begins another one, /session names this one, /exit leaves.";

    private string _session = session;

    /// <summary>For a session or message of this program's own; sorts by time.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>Until the user leaves.</summary>
    public async Task<ExitCode> HoldAsync(CancellationToken cancellationToken)
    {
        await ShowHistoryAsync(ShownOfHistory, cancellationToken);
        await GoOnAsync(await run.Chat.ResumeTurnAsync(_session, cancellationToken), cancellationToken);
        run.Output.Remark($"Session {_session}. {Help}");
        var input = new StreamReader(Console.OpenStandardInput());              // not closed: see ReadAsync
        while (await ReadAsync(input, cancellationToken) is { } line)
        {
            switch (line)
            {
                case "":
                    break;
                case "/exit" or "/quit":
                    return ExitCode.Success;
                case "/history":
                    await ShowHistoryAsync(int.MaxValue, cancellationToken);
                    break;
                case "/new":
                    _session = NewId();
                    run.Output.Remark($"Session {_session}.");
                    break;
                case "/session":
                    run.Output.Remark($"Session {_session}; go on with it later: omni chat --session {_session}");
                    break;
                case ['/', ..]:
                    run.Output.Remark(Help);
                    break;
                default:
                    await TryAsync(line, cancellationToken);
                    break;
            }
        }
        return ExitCode.Success;
    }

    /// <summary>One turn. The first Ctrl+C stops the answer and keeps what it has said, the second leaves.</summary>
    public async Task<ExitCode> SayAsync(string text, CancellationToken cancellationToken) =>
        await GoOnAsync(await run.Chat.SendTurnAsync(new ChatTurn(_session, NewId(), text), cancellationToken), cancellationToken);

    private async Task<ExitCode> GoOnAsync(StreamedTurn? turn, CancellationToken cancellationToken)
    {
        if (turn is null)
        {
            return ExitCode.Success;
        }
        var (asked, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        run.Interruption.StopFirst(asked.TrySetResult);
        var stopping = StopWhenAskedAsync(asked.Task, ended.Task, cancellationToken);
        try
        {
            await using (turn)
            {
                return await new AnswerPrinter(run.Output).PrintAsync(turn.ReadChunksAsync(cancellationToken));
            }
        }
        finally
        {
            run.Interruption.StopFirst(() => false);
            ended.TrySetResult();
            await stopping;
        }
    }

    private async Task StopWhenAskedAsync(Task asked, Task ended, CancellationToken cancellationToken)
    {
        if (await Task.WhenAny(asked, ended) == asked)
        {
            await run.Chat.StopTurnAsync(_session, cancellationToken);
        }
    }

    /// <summary>A refused or broken turn ends that turn, not the conversation.</summary>
    private async Task TryAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            await SayAsync(text, cancellationToken);
        }
        catch (OmniStackApiException refusal)
        {
            run.Output.Fail(ErrorReport.From(refusal)!);
        }
    }

    private async Task<string?> ReadAsync(StreamReader input, CancellationToken cancellationToken)
    {
        run.Output.Prompt("you> ");
        // A terminal's read cannot be cancelled, so Ctrl+C leaves it behind; the process ends then.
        return (await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(cancellationToken))?.Trim();
    }

    private async Task ShowHistoryAsync(int most, CancellationToken cancellationToken)
    {
        var messages = new Queue<UIMessageDto>();
        string? cursor = null;
        do
        {
            var page = await run.Chat.ListMessagesAsync(_session, PageSize, cursor, cancellationToken);
            foreach (var message in page?.Items ?? [])
            {
                messages.Enqueue(message);
                if (messages.Count > most)
                {
                    messages.Dequeue();
                }
            }
            cursor = page?.NextCursor;
        }
        while (cursor is not null);
        foreach (var message in messages)
        {
            run.Output.Draw(MessageView.Of(message));
        }
    }
}
