using System.CommandLine;
using System.Text.Json;
using OmniStack.Cli.Running;
using OmniStack.Contracts.Events;

namespace OmniStack.Cli.Commands.Tasks;

/// <summary>The options that make an event: for publishing it now, and by a schedule.</summary>
internal sealed class EventArguments
{
    private readonly Option<string> _topic = Given.Topic();
    private readonly Option<string?> _content = new("--content", "-c") { Description = "The content: JSON, or any other text as a string.", HelpName = "json" };
    private readonly Option<string?> _payload = new("--payload") { Description = "The whole payload: {\"content\": …, \"webhook\": …, \"reply_to\": …}; other JSON is its content.", HelpName = "json" };
    private readonly Option<FileInfo?> _payloadFile = new("--payload-file") { Description = "A file with the payload; - for standard input.", HelpName = "file" };
    private readonly Option<string?> _replyTo = new("--reply-to") { Description = "The topic on which the result is published.", HelpName = "topic" };
    private readonly Option<string?> _webhook = new("--webhook") { Description = "The URL that gets the result by POST.", HelpName = "url" };
    private readonly Option<string?> _tenant = new("--tenant-id") { Description = "The tenant.", HelpName = "id" };
    private readonly Option<string?> _correlation = new("--correlation-id") { Description = "Names the conversation of events.", HelpName = "id" };
    private readonly Option<string?> _causation = new("--causation-id") { Description = "The event that caused this one.", HelpName = "id" };
    private readonly Option<string?> _source = new("--source") { Description = "Who publishes.", HelpName = "text" };
    private readonly Option<EventPriority?> _priority = new("--priority") { Description = "high, normal or low.", HelpName = "priority" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_topic, _content, _payload, _payloadFile, _replyTo, _webhook, _tenant, _correlation, _causation, _source, _priority])
        {
            command.Add(option);
        }
    }

    public async Task<PublishRequest> ReadAsync(CliRun run, CancellationToken cancellationToken)
    {
        var payload = await ReadPayloadAsync(run, cancellationToken);
        return new()
        {
            Topic = run.Required(_topic),
            Payload = payload with { ReplyTo = run.Get(_replyTo) ?? payload.ReplyTo, Webhook = run.Get(_webhook) ?? payload.Webhook },
            TenantId = run.Get(_tenant),
            CorrelationId = run.Get(_correlation),
            CausationId = run.Get(_causation),
            Source = run.Get(_source),
            Priority = run.Get(_priority),
        };
    }

    private async Task<PublishPayload> ReadPayloadAsync(CliRun run, CancellationToken cancellationToken)
    {
        if (run.Get(_content) is { } content)
        {
            return run.Get(_payload) is null && run.Get(_payloadFile) is null
                ? new(ContentOf(content))
                : throw new CliException(ExitCode.Usage, "--content, --payload and --payload-file exclude each other.");
        }
        if (run.Get(_payload) is { } payload)
        {
            return Parse(payload, "--payload");
        }
        if (run.Get(_payloadFile) is { } file)
        {
            var text = file.Name == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(file.FullName, cancellationToken);
            return Parse(text, file.Name);
        }
        throw new CliException(ExitCode.Usage, "What is to be published is missing.", "Give --content, --payload or --payload-file.");
    }

    /// <summary>JSON as it is; what is no JSON is a text.</summary>
    public static JsonElement ContentOf(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(text, CliJson.Default.String);
        }
    }

    /// <summary>An object with <c>content</c> is the whole payload; any other JSON is its content, as OmniDaemon's command line takes it.</summary>
    /// <exception cref="CliException">It is no JSON, or no payload.</exception>
    public static PublishPayload Parse(string text, string from)
    {
        var json = Given.ParseJson(text, from);
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("content", out _))
        {
            return new(json);
        }
        try
        {
            return json.Deserialize(EventsJson.Default.PublishPayload) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Usage, $"{from} is no payload.", "Beside content it may have webhook and reply_to; --content takes anything.");
        }
    }
}
