using Microsoft.Extensions.Options;
using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Attachments;
using OmniStack.Chat.Naming;
using OmniStack.Contracts;

namespace OmniStack.Chat.Turns;

/// <summary>Finds out which turn a request begins. What the server has stored counts; of the request, only the last message.</summary>
internal sealed class TurnResolver(IChatStore store, ChatAttachments attachments, IOptions<NamingOptions> naming, TimeProvider time)
{
    private const int NameWords = 20;
    private const int NameLength = 60;

    public async Task<TurnStart> ResolveAsync(ChatSend send, string model, CancellationToken cancellationToken)
    {
        var session = await store.FindSessionAsync(send.ClientId, send.SessionId, cancellationToken);
        if (send.Decisions.Count > 0)
        {
            return new TurnStart.Continue(send.ClientId, send.SessionId, send.TargetId ?? session?.ActiveLeafId ?? "", model, time.GetUtcNow(), send.Decisions);
        }

        var target = session is null || send.TargetId is null ? null : await store.FindMessageAsync(session.Id, send.TargetId, cancellationToken);
        if (send.Trigger == ChatTrigger.Regenerate && session is not null && await QuestionAsync(send, session, target, cancellationToken) is { } question)
        {
            return new TurnStart.Regenerate(send.ClientId, send.SessionId, NewId(), model, time.GetUtcNow(), question);
        }

        if (send.Message is not { } said)
        {
            throw send.Trigger == ChatTrigger.Submit
                ? new OmniStackException(ErrorKind.Invalid, ErrorCodes.MessageEmpty, "The last message has to be the user's, with text.")
                : new OmniStackException(ErrorKind.NotFound, ErrorCodes.MessageNotFound, "There is no stored message to answer again.");
        }

        IReadOnlyList<MessagePart> parts = [.. await attachments.AttachAsync(send.ClientId, send.SessionId, send.Files, cancellationToken), .. said.Parts];
        var message = said with { Parts = parts, Tokens = TokenEstimate.Of(parts) };
        return target is { Role: MessageRole.User } && target.Id == message.Id
            ? new TurnStart.Edit(send.ClientId, send.SessionId, NewId(), model, time.GetUtcNow(), message with { Id = NewId() }, target.Id)
            : new TurnStart.Send(send.ClientId, send.SessionId, NewId(), model, time.GetUtcNow(), message, NameOf(message));
    }

    /// <summary>The stored message to answer again; null when the client's message never got here, so that it is sent now.</summary>
    private async Task<string?> QuestionAsync(ChatSend send, ChatSession session, StoredMessage? target, CancellationToken cancellationToken)
    {
        if (target is not null)
        {
            return target.Role == MessageRole.User ? target.Id : target.ParentId;
        }

        // A client that edited a message knows the new version by the id of the old one until it reloads.
        var leaf = await store.FindMessageAsync(session.Id, session.ActiveLeafId ?? "", cancellationToken);
        var last = leaf?.ParentId is { } parent ? await store.FindMessageAsync(session.Id, parent, cancellationToken) : null;
        if (last is not null && (send.Message is null || send.Message.Id == last.Id || send.Message.Id == last.EditOf))
        {
            return last.Id;
        }

        return send.Message is { } message ? (await store.FindMessageAsync(session.Id, message.Id, cancellationToken))?.Id : null;
    }

    private string NameOf(NewMessage message)
        => SessionName.Of(message.Parts, NameWords, NameLength) is { Length: > 0 } name ? name : naming.Value.DefaultName;

    private static string NewId() => $"msg_{Guid.CreateVersion7():N}";
}
