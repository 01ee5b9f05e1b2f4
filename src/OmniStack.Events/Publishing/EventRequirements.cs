using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;
using OmniStack.Events.Webhooks;

namespace OmniStack.Events.Publishing;

/// <summary>What an event must satisfy before it is accepted. Each answers with the value, or refuses it with its own code.</summary>
internal static class EventRequirements
{
    private const int MaxTextLength = 256;
    private const int MaxKeyLength = 200;
    private const int MaxDaysAhead = 366;

    public static string Topic(string? topic) => TopicIn("topic", topic);

    public static string? ReplyTo(string? topic) => topic is null ? null : TopicIn("payload.reply_to", topic);

    public static string TaskId(string? id) => EventRules.IsTaskId(id)
        ? id!
        : throw Refuse(ErrorCodes.TaskIdInvalid, "A task id is 1 to 128 letters, digits, '.', '_', ':' or '-'.");

    public static string OwnTaskId(string id) => EventRules.IsFiringId(TaskId(id))
        ? throw Refuse(ErrorCodes.TaskIdInvalid, "Ids that end in ':' and a time such as 20260131T030000Z are those of schedules' firings.")
        : id;

    public static JsonElement Content(JsonElement? content) => content is { } given && IsContent(given)
        ? given
        : throw Refuse(ErrorCodes.ContentEmpty, "payload.content is missing, null or an empty text; send what the agent shall work on.");

    public static bool IsContent(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => false,
        JsonValueKind.String => !string.IsNullOrWhiteSpace(content.GetString()),
        _ => true,
    };

    public static string? Text(string member, string? text) => text is null || (text.Length is > 0 and <= MaxTextLength)
        ? text
        : throw Refuse(ErrorCodes.BodyInvalid, $"{member} must have 1 to {MaxTextLength} characters, or be left out.");

    public static string? IdempotencyKey(string? key, string? id) => key switch
    {
        null => null,
        { Length: 0 or > MaxKeyLength } => throw Refuse(ErrorCodes.PublishOptionInvalid, $"idempotency_key must have 1 to {MaxKeyLength} characters, or be left out."),
        _ when id is not null => throw Refuse(ErrorCodes.PublishOptionInvalid, "Send id or idempotency_key, not both: the id follows from the key."),
        _ => key,
    };

    public static EventPriority Priority(EventPriority? priority) => priority switch
    {
        null => EventPriority.Normal,
        { } given when Enum.IsDefined(given) => given,
        _ => throw Refuse(ErrorCodes.PublishOptionInvalid, "priority must be high, normal or low."),
    };

    public static DateTimeOffset? DeliverAt(DateTimeOffset? at, DateTimeOffset now, TimeSpan tolerance)
        => at is null || (at >= now - tolerance && at <= now.AddDays(MaxDaysAhead))
            ? at?.ToUniversalTime()
            : throw Refuse(ErrorCodes.PublishOptionInvalid, $"deliver_at must not lie more than {tolerance} in the past, nor more than a year ahead.");

    public static int? ResultTtl(int? seconds, TimeSpan longest) => seconds is null || (seconds >= 1 && seconds <= longest.TotalSeconds)
        ? seconds
        : throw Refuse(ErrorCodes.PublishOptionInvalid, $"result_ttl_seconds must be 1 to {longest.TotalSeconds:0}, or be left out.");

    public static string? Webhook(string? url, WebhookGuard guard) => url is not null && guard.FindFault(url) is { } fault
        ? throw Refuse(ErrorCodes.WebhookInvalid, $"payload.webhook is refused: {fault}")
        : url;

    private static string TopicIn(string member, string? topic)
    {
        if (!EventRules.IsName(topic))
        {
            throw Refuse(ErrorCodes.TopicInvalid, $"{member} must be a topic: 1 to 200 letters, digits, '.', '_' or '-', a letter or digit first.");
        }
        return EventRules.IsReserved(topic!)
            ? throw Refuse(ErrorCodes.TopicInvalid, $"{member} begins with 'omnistack.'; such topics are reserved.")
            : topic!;
    }

    private static OmniStackException Refuse(string code, string message) => new(ErrorKind.Invalid, code, message);
}
