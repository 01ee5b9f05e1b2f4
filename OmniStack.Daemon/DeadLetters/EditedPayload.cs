using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Contracts;
using OmniStack.Contracts.Events;

namespace OmniStack.Daemon.DeadLetters;

/// <summary>What a payload must satisfy that replaces a dead letter's. Whether a webhook's host is allowed is checked when it is called.</summary>
internal static class EditedPayload
{
    public static EventPayload Require(PublishPayload given)
    {
        if (given.Content is not { } content || content.ValueKind is JsonValueKind.Null || IsBlank(content))
        {
            throw Refuse(ErrorCodes.ContentEmpty, "payload.content is missing, null or an empty text; send what the agent shall work on.");
        }
        if (given.ReplyTo is { } replyTo && (!EventRules.IsName(replyTo) || EventRules.IsReserved(replyTo)))
        {
            throw Refuse(ErrorCodes.TopicInvalid, "payload.reply_to must be a topic: 1 to 200 letters, digits, '.', '_' or '-', a letter or digit first, not beginning with omnistack.");
        }
        if (given.Webhook is not null && !IsHttp(given.Webhook))
        {
            throw Refuse(ErrorCodes.WebhookInvalid, "payload.webhook must be an absolute http or https URL.");
        }
        return new EventPayload(content, given.Webhook, given.ReplyTo);
    }

    private static bool IsHttp(string webhook) => Uri.TryCreate(webhook, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps);

    private static bool IsBlank(JsonElement content) => content.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(content.GetString());

    private static OmniStackException Refuse(string code, string message) => new(ErrorKind.Invalid, code, message);
}
