using OmniStack.Contracts.Chat;

namespace OmniStack.Abstractions.Chat;

/// <summary>How a turn ended.</summary>
/// <param name="SessionId">The conversation.</param>
/// <param name="AnswerId">The answer that is final now.</param>
/// <param name="Status">Any but <see cref="MessageStatus.Streaming"/>.</param>
/// <param name="FinishReason">As the UI message stream names it.</param>
/// <param name="Parts">The whole answer.</param>
/// <param name="Usage">Null when the provider named none.</param>
/// <param name="At">Now (UTC).</param>
/// <param name="Tokens">As <see cref="StoredMessage.Tokens"/>.</param>
public sealed record TurnEnd(
    string SessionId, string AnswerId, MessageStatus Status, string FinishReason, IReadOnlyList<MessagePart> Parts, TokenUsage? Usage, DateTimeOffset At,
    long? Tokens = null);
