using OmniStack.Abstractions;
using OmniStack.Abstractions.Chat;
using OmniStack.Contracts;
using OmniStack.Contracts.Chat;

namespace OmniStack.Embedded.Chat;

/// <summary>What a <see cref="TurnStart"/> does to a session: a pure function of both.</summary>
/// <param name="Begun">What the caller gets.</param>
/// <param name="Change">What is stored; null for a repeat.</param>
internal sealed record TurnDecision(BegunTurn Begun, ChatChange.Put? Change)
{
    /// <exception cref="OmniStackException">As <see cref="IChatStore.BeginTurnAsync"/> says.</exception>
    public static TurnDecision Make(TurnStart start, SessionState? state)
    {
        if (state is not null && state.Session.ClientId != start.ClientId || state is null && start is not TurnStart.Send)
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {start.SessionId}.");
        }

        if (state is not null && FindRepeat(start, state) is { } question)
        {
            return new TurnDecision(new BegunTurn(question, state.AnswerTo(question.Id)!, IsRepeat: true), Change: null);
        }

        if (state?.Session.RunningAnswerId is not null)
        {
            throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {start.SessionId}; wait for its end.");
        }

        return Begin(start, state);
    }

    private static StoredMessage? FindRepeat(TurnStart start, SessionState state)
    {
        switch (start)
        {
            case TurnStart.Send send when state.Find(send.Message.Id) is { } stored:
                return stored.Role == MessageRole.User && stored.Parts.SequenceEqual(send.Message.Parts)
                    ? stored
                    : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.MessageConflict,
                        $"Message {send.Message.Id} is stored with another content. Give a new message an id of its own; to edit one, name it as messageId.");
            case TurnStart.Edit edit:
                var active = state.BranchUpwards(state.Session.ActiveLeafId).FirstOrDefault(message => message.EditOf == edit.EditedId);
                return active is not null && active.Parts.SequenceEqual(edit.Message.Parts) ? active : null;
            default:
                return null;
        }
    }

    private static TurnDecision Begin(TurnStart start, SessionState? state)
    {
        var turn = (state?.Session.TurnCount ?? 0) + 1;
        var question = start switch
        {
            TurnStart.Send send => NewQuestion(send.Message, state?.Find(state.Session.ActiveLeafId), turn, start.At, editOf: null),
            TurnStart.Edit edit => NewQuestion(edit.Message, state!.Find(FindQuestion(state, edit.EditedId).ParentId), turn, start.At, edit.EditedId),
            TurnStart.Regenerate regenerate => FindQuestion(state!, regenerate.UserMessageId),
            _ => throw new InvalidOperationException($"No turn begins with {start.GetType().Name}."),
        };
        var answer = NewAnswer(start, question, turn);
        var session = new ChatSession
        {
            Id = start.SessionId,
            ClientId = start.ClientId,
            Name = state?.Session.Name ?? ((TurnStart.Send)start).SessionName,
            TurnCount = turn,
            ActiveLeafId = answer.Id,
            RunningAnswerId = answer.Id,
            CreatedAt = state?.Session.CreatedAt ?? start.At,
            UpdatedAt = start.At,
        };
        return new TurnDecision(new BegunTurn(question, answer, IsRepeat: false), new ChatChange.Put(session, [question, answer]));
    }

    private static StoredMessage FindQuestion(SessionState state, string messageId)
        => state.Find(messageId) is { Role: MessageRole.User } found
            ? found
            : throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.MessageNotFound, $"The session has no message {messageId} of the user.");

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
