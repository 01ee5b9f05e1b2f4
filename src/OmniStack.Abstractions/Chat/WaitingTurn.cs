namespace OmniStack.Abstractions.Chat;

/// <summary>A turn that is stored and begins when those before it have ended.</summary>
/// <param name="AnswerId">The id its answer gets.</param>
/// <param name="Model">Goes on the answer.</param>
/// <param name="At">When it was sent (UTC).</param>
/// <param name="Message">What the user says; null for another answer to <paramref name="TargetId"/>.</param>
/// <param name="TargetId">The message that is edited or answered again; null for a new one.</param>
public sealed record WaitingTurn(string AnswerId, string Model, DateTimeOffset At, NewMessage? Message, string? TargetId)
{
    /// <summary>What begins it.</summary>
    /// <param name="session">Where it waits.</param>
    /// <param name="at">Now (UTC).</param>
    public TurnStart ToStart(ChatSession session, DateTimeOffset at) => (Message, TargetId) switch
    {
        ({ } message, null) => new TurnStart.Send(session.ClientId, session.Id, AnswerId, Model, at, message, session.Name),
        ({ } version, { } edited) => new TurnStart.Edit(session.ClientId, session.Id, AnswerId, Model, at, version, edited),
        (null, { } question) => new TurnStart.Regenerate(session.ClientId, session.Id, AnswerId, Model, at, question),
        _ => throw new InvalidOperationException("A waiting turn has neither a message nor a target."),
    };

    internal static WaitingTurn From(TurnStart start) => start switch
    {
        TurnStart.Send send => new(send.AnswerId, send.Model, send.At, send.Message, TargetId: null),
        TurnStart.Edit edit => new(edit.AnswerId, edit.Model, edit.At, edit.Message, edit.EditedId),
        TurnStart.Regenerate regenerate => new(regenerate.AnswerId, regenerate.Model, regenerate.At, Message: null, regenerate.UserMessageId),
        _ => throw new InvalidOperationException($"A {start.GetType().Name} does not wait."),
    };
}
