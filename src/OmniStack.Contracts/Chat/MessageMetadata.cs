namespace OmniStack.Contracts.Chat;

/// <summary>The metadata of every message: the same in the stream's <c>finish</c> and in the stored message, but for the versions.</summary>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Status">See <see cref="MessageStatus"/>.</param>
/// <param name="Model">The id of the model that answered; null for a user's message.</param>
/// <param name="Usage">Summed over the turn's model calls; null when the provider named none.</param>
/// <param name="Steps">Of each model call in order; null when the provider named none.</param>
/// <param name="Versions">
/// In the history only: the ids of the message's versions, its own among them, the oldest first; null when it has no other.
/// </param>
public sealed record MessageMetadata(
    DateTimeOffset CreatedAt, MessageStatus Status, string? Model = null, TokenUsage? Usage = null, IReadOnlyList<TokenUsage>? Steps = null,
    IReadOnlyList<string>? Versions = null);

/// <summary>Tokens as the provider counted them.</summary>
/// <param name="InputTokens">Of the prompts.</param>
/// <param name="OutputTokens">Of the answers, reasoning included.</param>
/// <param name="Cost">In the currency of the price table; null when the model has no price there.</param>
public sealed record TokenUsage(long InputTokens, long OutputTokens, decimal? Cost = null);
