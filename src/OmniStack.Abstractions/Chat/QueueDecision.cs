using OmniStack.Contracts;

namespace OmniStack.Abstractions.Chat;

/// <summary>What it does to a session that a turn shall wait there: a pure function, the same for every store.</summary>
/// <param name="Turn">As it waits; of a message that was sent before, the turn that waits for it or has answered it.</param>
/// <param name="Session">The session from now on; null when nothing is to be stored.</param>
public sealed record QueueDecision(WaitingTurn Turn, ChatSession? Session)
{
    /// <param name="start">The turn; no <see cref="TurnStart.Continue"/>.</param>
    /// <param name="facts">As for <see cref="TurnDecision"/>.</param>
    /// <param name="limit">Turns that may wait.</param>
    /// <exception cref="OmniStackException">As <see cref="IChatStore.EnqueueTurnAsync"/> says.</exception>
    public static QueueDecision Make(TurnStart start, TurnFacts facts, int limit)
    {
        var session = TurnDecision.RequireOwned(start, facts)
            ?? throw new OmniStackException(ErrorKind.NotFound, ErrorCodes.SessionNotFound, $"There is no session {start.SessionId}.");
        var turn = WaitingTurn.From(start);
        if (TurnDecision.FindRepeat(start, facts) is not null)
        {
            return new QueueDecision(turn with { AnswerId = facts.EarlierAnswer!.Id }, Session: null);
        }

        if (session.Waiting.FirstOrDefault(other => IsSame(other, turn)) is { } waiting)
        {
            return new QueueDecision(waiting, Session: null);
        }

        return session.Waiting.Count < limit
            ? new QueueDecision(turn, session with { Waiting = [.. session.Waiting, turn] })
            : throw new OmniStackException(ErrorKind.Conflict, ErrorCodes.SessionBusy, $"A turn is running on session {start.SessionId}, and {limit} messages wait for its end.");
    }

    /// <summary>An edit gets a new id with every try, so that its content tells.</summary>
    private static bool IsSame(WaitingTurn waiting, WaitingTurn turn) => (waiting, turn) switch
    {
        ({ Message: { } one, TargetId: null }, { Message: { } other, TargetId: null }) when one.Id == other.Id
            => one.Parts.SequenceEqual(other.Parts) ? true : throw TurnDecision.Conflict(other),
        ({ Message: { } one, TargetId: { } target }, { Message: { } other, TargetId: { } otherTarget }) => target == otherTarget && one.Parts.SequenceEqual(other.Parts),
        _ => false,
    };
}
