using OmniStack.Abstractions.Chat;
using OmniStack.Chat.Context;

namespace OmniStack.Chat.FollowUps;

/// <summary>A turn whose answer is stored.</summary>
/// <param name="ClientId">Whose.</param>
/// <param name="SessionId">The conversation.</param>
/// <param name="Answer">As it is stored.</param>
/// <param name="Context">What its prompt was made of: the branch up to the question.</param>
internal sealed record EndedTurn(string ClientId, string SessionId, StoredMessage Answer, ContextWindow Context);
