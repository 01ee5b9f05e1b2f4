using System.CommandLine;
using System.Text.Json;
using OmniStack.Cli.Commands.Tasks;
using OmniStack.Cli.Output;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.DeadLetters;

internal sealed class DeadLetterEditCommand : CliCommand
{
    private readonly DeadLetterKey _key = new();
    private readonly Option<string?> _content = new("--content", "-c") { Description = "The new content: JSON, or any other text as a string.", HelpName = "json" };
    private readonly Option<string?> _payload = new("--payload") { Description = "The whole new payload.", HelpName = "json" };
    private readonly Option<FileInfo?> _payloadFile = new("--payload-file") { Description = "A file with it.", HelpName = "file" };

    public DeadLetterEditCommand() : base("edit", "Mends a dead letter's event and replays it; without a new one it opens $EDITOR.")
    {
        _key.AddTo(this);
        Add(_content);
        Add(_payload);
        Add(_payloadFile);
    }

    protected override async Task<ExitCode> RunAsync(CliRun run, CancellationToken cancellationToken)
    {
        var keys = await _key.FindAsync(run, cancellationToken);
        if (keys.Count > 1)
        {
            throw new CliException(ExitCode.Usage, $"Several agents gave it up: {string.Join(", ", keys.Select(key => key.Agent))}.", "Choose one with --agent.");
        }
        var (topic, agent, taskId) = keys[0];
        var letter = await run.Daemon.FindDeadLetterAsync(topic, agent, taskId, cancellationToken) ?? throw Missing.DeadLetter(taskId);
        var handled = await run.Daemon.ReplayDeadLetterAsync(topic, agent, taskId, await ReadAsync(run, letter, cancellationToken), cancellationToken);
        run.Output.Show(handled, DaemonJson.Default.DeadLetterHandled, h => Shown.Text($"{h.TaskId} is mended and replayed by {h.Agent} on {h.Topic}."), h => [h.TaskId]);
        return ExitCode.Success;
    }

    private async Task<PublishPayload> ReadAsync(CliRun run, DeadLetter letter, CancellationToken cancellationToken)
    {
        var present = letter.Event?.Payload is { } payload ? new PublishPayload(payload.Content, payload.Webhook, payload.ReplyTo) : new PublishPayload();
        if (run.Get(_content) is { } content)
        {
            return present with { Content = EventArguments.ContentOf(content) };
        }
        if (run.Get(_payload) is { } given)
        {
            return EventArguments.Parse(given, "--payload");
        }
        if (run.Get(_payloadFile) is { } file)
        {
            return EventArguments.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken), file.Name);
        }
        if (Console.IsInputRedirected || run.Output.IsJson)
        {
            throw new CliException(ExitCode.Usage, "The new event is missing.", "Give --content, --payload or --payload-file; without a terminal no editor opens.");
        }
        var text = await TextEditor.EditAsync(run, Shown.Format(JsonSerializer.SerializeToElement(present, EventsJson.Default.PublishPayload)), cancellationToken);
        return EventArguments.Parse(text, "what the editor left");
    }
}
