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
        if (RequireOwned(start, facts) is null && start is not TurnStart.Send)
        {
            throw NoSession(start);
        }

        if (start is TurnStart.Continue resumed)
        {
            return Continue(resumed, facts);
        }

        if (FindRepeat(start, facts) is { } question)
        {
            return new TurnDecision(new BegunTurn(start.ClientId, question, facts.EarlierAnswer!, IsRepeat: true), Session: null);
        }

        RefuseBusy(facts.Session);
        if (facts.Session is { Waiting.Count: > 0 })
        {
            throw Busy(facts.Session);
        }

        return start is TurnStart.Edit edit && facts.IsIdTaken ? throw Conflict(edit.Message) : Begin(start, facts);
    }

    /// <summary>Begins the first of the turns that wait on a session, on which none may run. What was sent before is a repeat, and waits no more.</summary>
    /// <param name="start">Its <see cref="WaitingTurn.ToStart"/>.</param>
    /// <param name="facts">Of it.</param>
    public static TurnDecision MakeWaiting(TurnStart start, TurnFacts facts)
    {
        var rest = facts.Session! with { Waiting = [.. facts.Session!.Waiting.Skip(1)] };
        var decision = Make(start, facts with { Session = rest with { Waiting = [] } });
        return decision with { Session = (decision.Session ?? rest) with { Waiting = rest.Waiting } };
    }

    /// <returns>The session, null when there is none.</returns>
    internal static ChatSession? RequireOwned(TurnStart start, TurnFacts facts)
        => facts.Session is null || facts.Session.ClientId == start.ClientId ? facts.Session : throw NoSession(start);

    private static TurnDecision Continue(TurnStart.Continue start, TurnFacts facts)
    {
        var (session, answer) = (facts.Session!, facts.Target);
        if (answer is not { Role: MessageRole.Assistant } || facts.Parent is not { } question)
        {
            throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.MessageNotFound, $"The session has no answer {start.AnswerId}.");
        }

        if (!ToolApprovals.TryDecide(answer.Parts, start.Decisions, out var decided))
        {
            return new TurnDecision(new BegunTurn(start.ClientId, question, answer, IsRepeat: true), Session: null);
        }

        RefuseBusy(session);
        return answer.Status == MessageStatus.AwaitingApproval && session.ActiveLeafId == answer.Id
            ? new TurnDecision(
                new BegunTurn(start.ClientId, question, answer with { Parts = decided, Status = MessageStatus.Streaming }, IsRepeat: false),
                session with { RunningAnswerId = answer.Id, UpdatedAt = start.At })
            : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.ApprovalConflict, "The conversation has gone on without this approval.");
    }

    private static void RefuseBusy(ChatSession? session)
    {
        if (session?.RunningAnswerId is not null)
        {
            throw Busy(session);
        }
    }

    private static OmniStackException Busy(ChatSession session)
        => new(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {session.Id}; wait for its end.");

    private static OmniStackException NoSession(TurnStart start)
        => new(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {start.SessionId}.");

    internal static StoredMessage? FindRepeat(TurnStart start, TurnFacts facts) => (start, facts.Earlier) switch
    {
        (_, null) => null,
        (TurnStart.Send send, { } earlier) when !Says(earlier, send.Message) => throw Conflict(send.Message),
        (TurnStart.Send, { } earlier) => earlier,
        (TurnStart.Edit edit, { } earlier) => Says(earlier, edit.Message) ? earlier : null,
        _ => null,
    };

    internal static OmniStackException Conflict(NewMessage message) => new(ErrorKind.Conflict, ErrorCodes.MessageConflict,
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
        return new TurnDecision(new BegunTurn(start.ClientId, question, answer, IsRepeat: false), session);
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
        Tokens = message.Tokens,
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
