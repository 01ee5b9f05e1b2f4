using OmniStack.Cli.Commands.Sessions;
using OmniStack.Cli.Input;
using OmniStack.Cli.Running;
using OmniStack.Client;
using OmniStack.Contracts.Chat;

namespace OmniStack.Cli.Commands.Chat;

/// <summary>A conversation in the terminal, line by line, on one session at a time.</summary>
internal sealed class Conversation(CliRun run, string session)
{
    private const int ShownOfHistory = 10;
    private const int PageSize = 200;
    private const string Help = "/history shows the conversation, /attach PATH adds a file to the next message, /new begins another conversation, /session names this one, /exit leaves.";

    private string _session = session;

    /// <summary>What goes with the next message.</summary>
    public AttachedFiles Files { get; } = new(run);

    /// <summary>For a session or message of this program's own; sorts by time.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString();

    /// <summary>Until the user leaves.</summary>
    public async Task<ExitCode> HoldAsync(CancellationToken cancellationToken)
    {
        await ShowHistoryAsync(ShownOfHistory, cancellationToken);
        await GoOnAsync(await run.Chat.ResumeTurnAsync(_session, cancellationToken), cancellationToken);
        run.Output.Remark($"Session {_session}. {Help}");
        var input = new LineInput(run.Output, run.Environment);
        while (await input.ReadAsync("you> ", cancellationToken) is { } read)
        {
            switch (read.Trim())
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
                case var line when line.StartsWith("/attach ", StringComparison.Ordinal):
                    await TryAsync(() => Files.AddAsync(line["/attach ".Length..].Trim(), cancellationToken));
                    break;
                case ['/', ..]:
                    run.Output.Remark(Help);
                    break;
                case var line:
                    await TryAsync(() => SayAsync(line, cancellationToken));
                    break;
            }
        }
        return ExitCode.Success;
    }

    /// <summary>One turn. The first Ctrl+C stops the answer and keeps what it has said, the second leaves.</summary>
    public async Task<ExitCode> SayAsync(string text, CancellationToken cancellationToken) =>
        await GoOnAsync(await run.Chat.SendTurnAsync(new ChatTurn(_session, NewId(), text) { Attachments = Files.Take() }, cancellationToken), cancellationToken);

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
    private async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception error) when (error is OmniStackApiException or CliException)
        {
            run.Output.Fail(ErrorReport.From(error)!);
        }
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
