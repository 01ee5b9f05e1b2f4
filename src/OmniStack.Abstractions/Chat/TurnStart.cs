namespace OmniStack.Abstractions.Chat;

/// <summary>What begins a turn. The store applies it in one atomic step, so two at once can not both win.</summary>
/// <param name="ClientId">Who asks.</param>
/// <param name="SessionId">The conversation.</param>
/// <param name="AnswerId">The id the answer gets; of a <see cref="Continue"/> the one it has.</param>
/// <param name="Model">Goes on the answer.</param>
/// <param name="At">Now (UTC).</param>
public abstract record TurnStart(string ClientId, string SessionId, string AnswerId, string Model, DateTimeOffset At)
{
    /// <summary>A user's message after the active leaf. Creates the session when there is none.</summary>
    /// <inheritdoc cref="TurnStart"/>
    /// <param name="Message">What the user says.</param>
    /// <param name="SessionName">For a new session.</param>
    public sealed record Send(string ClientId, string SessionId, string AnswerId, string Model, DateTimeOffset At, NewMessage Message, string SessionName)
        : TurnStart(ClientId, SessionId, AnswerId, Model, At);

    /// <summary>Another version of a user's message, beside it.</summary>
    /// <inheritdoc cref="TurnStart"/>
    /// <param name="Message">The new version, with an id of its own.</param>
    /// <param name="EditedId">The user's message that is edited.</param>
    public sealed record Edit(string ClientId, string SessionId, string AnswerId, string Model, DateTimeOffset At, NewMessage Message, string EditedId)
        : TurnStart(ClientId, SessionId, AnswerId, Model, At);

    /// <summary>Another answer to a stored user's message, beside the ones it has.</summary>
    /// <inheritdoc cref="TurnStart"/>
    /// <param name="UserMessageId">The message to answer.</param>
    public sealed record Regenerate(string ClientId, string SessionId, string AnswerId, string Model, DateTimeOffset At, string UserMessageId)
        : TurnStart(ClientId, SessionId, AnswerId, Model, At);

    /// <summary>
    /// The answers to tool calls that wait for approval: the stored answer goes on, as part of its turn. The same answers again are a
    /// repeat.
    /// </summary>
    /// <inheritdoc cref="TurnStart"/>
    /// <param name="Decisions">At least one; those that are left out go on waiting.</param>
    public sealed record Continue(string ClientId, string SessionId, string AnswerId, string Model, DateTimeOffset At, IReadOnlyList<ApprovalDecision> Decisions)
        : TurnStart(ClientId, SessionId, AnswerId, Model, At);
}

/// <summary>A user's message before it is stored.</summary>
/// <param name="Id">Unique in the session.</param>
/// <param name="Parts">What it says.</param>
/// <param name="Tokens">As <see cref="StoredMessage.Tokens"/>.</param>
public sealed record NewMessage(string Id, IReadOnlyList<MessagePart> Parts, long? Tokens = null);
