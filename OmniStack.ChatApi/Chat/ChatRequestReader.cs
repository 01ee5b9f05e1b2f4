using System.Text.Json;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Streaming;
using OmniStack.Chat.Turns;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.ChatApi.Chat;

/// <summary>Checks a request and reads out of it what counts.</summary>
internal static class ChatRequestReader
{
    public static ChatSend Read(ChatRequest? request, ClientId client)
    {
        if (request is null)
        {
            throw Invalid("The body has to be a JSON object.");
        }

        var sessionId = SessionId.Check(request.Id);
        var trigger = request.Trigger switch
        {
            null or "submit-message" => ChatTrigger.Submit,
            "regenerate-message" => ChatTrigger.Regenerate,
            _ => throw Invalid("trigger is submit-message or regenerate-message."),
        };
        if (request.MessageId is not null && !ChatRules.IsId(request.MessageId))
        {
            throw Invalid("messageId has 1 to 128 letters, digits, '.', '_', ':' and '-'.");
        }

        var last = request.Message ?? (request.Messages is { Count: > 0 } messages ? messages[^1] : null);
        var decisions = ApprovalReader.Read(request.Approvals, last);
        if (decisions.Count > 0)
        {
            var answerId = last is { Role: "assistant" } ? RequireId(last.Id) : null;
            return new ChatSend(client.Value, sessionId, trigger, Message: null, answerId) { Decisions = decisions, Approvals = ReadForm(request.ApprovalForm) };
        }

        var (message, files) = last is { Role: "user" } ? ReadMessage(last) : (null, []);
        return message is null && trigger == ChatTrigger.Submit
            ? throw Empty("The last message has to be the user's, with text or files.")
            : new ChatSend(client.Value, sessionId, trigger, message, request.MessageId, ReadPolicy(request.WhenBusy))
            {
                Files = files,
                Approvals = ReadForm(request.ApprovalForm),
            };
    }

    private static ApprovalForm ReadForm(string? form) => form switch
    {
        null or "parts" => ApprovalForm.Parts,
        "data" => ApprovalForm.Data,
        _ => throw Invalid("approvalForm is parts or data."),
    };

    private static string? RequireId(string? id) => id is null || ChatRules.IsId(id) ? id : throw Invalid("A message id has 1 to 128 letters, digits, '.', '_', ':' and '-'.");

    private static BusyPolicy? ReadPolicy(string? whenBusy) => whenBusy switch
    {
        null => null,
        "reject" => BusyPolicy.Reject,
        "enqueue" => BusyPolicy.Enqueue,
        "interrupt" => BusyPolicy.Interrupt,
        "rollback" => BusyPolicy.Rollback,
        _ => throw Invalid("whenBusy is reject, enqueue, interrupt or rollback."),
    };

    private static (NewMessage Message, IReadOnlyList<SentFile> Files) ReadMessage(ChatRequestMessage message)
    {
        RequireId(message.Id);
        var parts = (message.Parts ?? []).ToLookup(part => IsOfType(part, "file"));
        List<SentFile> files = [.. parts[true].Select(FilePartReader.Read)];
        List<MessagePart.Text> texts = [.. parts[false].Select(ReadTextPart)];
        return files.Count == 0 && texts.All(text => string.IsNullOrWhiteSpace(text.Value))
            ? throw Empty("The message has no text.")
            : (new NewMessage(message.Id ?? $"msg_{Guid.CreateVersion7():N}", texts), files);
    }

    private static bool IsOfType(JsonElement part, string name)
        => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(name);

    private static MessagePart.Text ReadTextPart(JsonElement part)
        => IsOfType(part, "text") && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
            ? new MessagePart.Text(ReadText(text))
            : throw Invalid("""A part of a user's message has to be {"type":"text","text":"…"} or {"type":"file","url":"…"}; other kinds are not taken.""");

    internal static string ReadText(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Invalid("A text holds half of a surrogate pair, which no UTF-8 can store.");
        }
    }

    internal static OmniStackException Invalid(string message) => new(ErrorKind.Invalid, ErrorCodes.BodyInvalid, message);

    private static OmniStackException Empty(string message) => new(ErrorKind.Invalid, ErrorCodes.MessageEmpty, message);
}
