using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Abstractions.Chat;

/// <summary>What a <see cref="TurnStart"/> does to a session: a pure function of it and the facts, the same for every store.</summary>
/// <param name="Begun">What the caller of <see cref="IChatStore.BeginTurnAsync"/> gets.</param>
/// <param name="Session">The session from now on, to be stored with both messages; null for a repeat, which stores nothing.</param>
public sealed record TurnDecision(BegunTurn Begun, ChatSession? Session)
{
    /// <exception cref="OmniStackException">As <see cref="IChatStore.BeginTurnAsync"/> says.</exception>
    public static TurnDecision Make(TurnStart start, TurnFacts facts)
    {
        if (facts.Session is null ? start is not TurnStart.Send : facts.Session.ClientId != start.ClientId)
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {start.SessionId}.");
        }

        if (FindRepeat(start, facts) is { } question)
        {
            return new TurnDecision(new BegunTurn(question, facts.EarlierAnswer!, IsRepeat: true), Session: null);
        }

        if (facts.Session?.RunningAnswerId is not null)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {start.SessionId}; wait for its end.");
        }

        return start is TurnStart.Edit edit && facts.IsIdTaken ? throw Conflict(edit.Message) : Begin(start, facts);
    }

    private static StoredMessage? FindRepeat(TurnStart start, TurnFacts facts) => (start, facts.Earlier) switch
    {
        (_, null) => null,
        (TurnStart.Send send, { } earlier) when !Says(earlier, send.Message) => throw Conflict(send.Message),
        (TurnStart.Send, { } earlier) => earlier,
        (TurnStart.Edit edit, { } earlier) => Says(earlier, edit.Message) ? earlier : null,
        _ => null,
    };

    private static OmniStackException Conflict(NewMessage message) => new(ErrorKind.Conflict, ErrorCodes.MessageConflict,
        $"Message {message.Id} is stored with another content. Give a new message an id of its own; to edit one, name it as messageId.");

    private static bool Says(StoredMessage stored, NewMessage message) => stored.Role == MessageRole.User && stored.Parts.SequenceEqual(message.Parts);

    private static TurnDecision Begin(TurnStart start, TurnFacts facts)
    {
        var turn = (facts.Session?.TurnCount ?? 0) + 1;
        var question = start switch
        {
            TurnStart.Send send => NewQuestion(send.Message, facts.Parent, turn, start.At, editOf: null),
            TurnStart.Edit edit when FindQuestion(facts, edit.EditedId) is { } edited => NewQuestion(edit.Message, facts.Parent, turn, start.At, edited.Id),
            TurnStart.Regenerate regenerate => FindQuestion(facts, regenerate.UserMessageId),
            _ => throw new InvalidOperationException($"No turn begins with {start.GetType().Name}."),
        };
        var answer = NewAnswer(start, question, turn);
        var session = (facts.Session ?? NewSession((TurnStart.Send)start)) with
        {
            TurnCount = turn,
            ActiveLeafId = answer.Id,
            RunningAnswerId = answer.Id,
            UpdatedAt = start.At,
        };
        return new TurnDecision(new BegunTurn(question, answer, IsRepeat: false), session);
    }

    private static StoredMessage FindQuestion(TurnFacts facts, string messageId)
        => facts.Target is { Role: MessageRole.User } found
            ? found
            : throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.MessageNotFound, $"The session has no message {messageId} of the user.");

    private static ChatSession NewSession(TurnStart.Send start) => new()
    {
        Id = start.SessionId,
        ClientId = start.ClientId,
        Name = start.SessionName,
        TurnCount = 0,
        ActiveLeafId = null,
        RunningAnswerId = null,
        CreatedAt = start.At,
        UpdatedAt = start.At,
    };

    private static StoredMessage NewQuestion(NewMessage message, StoredMessage? parent, int turn, DateTimeOffset at, string? editOf) => new()
    {
        Id = message.Id,
        ParentId = parent?.Id,
        Depth = parent is null ? 0 : parent.Depth + 1,
        Turn = turn,
        Role = MessageRole.User,
        Parts = message.Parts,
        Status = MessageStatus.Complete,
        CreatedAt = at,
        EditOf = editOf,
    };

    private static StoredMessage NewAnswer(TurnStart start, StoredMessage question, int turn) => new()
    {
        Id = start.AnswerId,
        ParentId = question.Id,
        Depth = question.Depth + 1,
        Turn = turn,
        Role = MessageRole.Assistant,
        Parts = [],
        Status = MessageStatus.Streaming,
        CreatedAt = start.At,
        Model = start.Model,
    };
}
