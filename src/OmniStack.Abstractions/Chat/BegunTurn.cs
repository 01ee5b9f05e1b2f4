namespace OmniStack.Abstractions.Chat;

/// <summary>What <see cref="IChatStore.BeginTurnAsync"/> found or stored.</summary>
/// <param name="ClientId">Whose session it is.</param>
/// <param name="Question">The user's message.</param>
/// <param name="Answer">Its answer: streaming and empty when the turn is new.</param>
/// <param name="IsRepeat">True when this very message was sent before: nothing was stored, and the answer is the one it got.</param>
public sealed record BegunTurn(string ClientId, StoredMessage Question, StoredMessage Answer, bool IsRepeat);
