using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Events.Publishing;

/// <summary>What an event must satisfy before it is accepted. Each answers with the value, or refuses it with its own code.</summary>
internal static class EventRequirements
{
    private const int MaxTextLength = 256;

    public static string Topic(string? topic) => EventRules.IsName(topic)
        ? topic!
        : throw Refuse(ErrorCodes.TopicInvalid, "topic must be 1 to 200 letters, digits, '.', '_' or '-', and begin with a letter or digit.");

    public static string? ReplyTo(string? topic) => topic is null || EventRules.IsName(topic)
        ? topic
        : throw Refuse(ErrorCodes.TopicInvalid, "payload.reply_to must be a topic: 1 to 200 letters, digits, '.', '_' or '-', a letter or digit first.");

    public static string TaskId(string? id) => EventRules.IsTaskId(id)
        ? id!
        : throw Refuse(ErrorCodes.TaskIdInvalid, "A task id is 1 to 128 letters, digits, '.', '_', ':' or '-'.");

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

    public static void NoWebhook(string? webhook)
    {
        if (webhook is not null)
        {
            throw Refuse(ErrorCodes.WebhookUnsupported, "payload.webhook is not supported; leave it out and ask GET /tasks/{id}?wait=30 for the result.");
        }
    }

    private static OmniStackException Refuse(string code, string message) => new(ErrorKind.Invalid, code, message);
}
