namespace OmniStack.Contracts.Chat;

/// <summary>A summary of the beginning of a conversation (<c>GET /api/sessions/{id}/summaries</c>, an array, the newest first).</summary>
/// <param name="ThroughMessageId">The last message that it covers.</param>
/// <param name="FromTurn">The first turn that the summary before did not cover.</param>
/// <param name="ThroughTurn">The last turn that it covers.</param>
/// <param name="Text">What the model gets of those turns.</param>
/// <param name="Tokens">What it costs in a prompt, as far as anybody knows.</param>
/// <param name="Model">The model that wrote it.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record SummaryDto(string ThroughMessageId, int FromTurn, int ThroughTurn, string Text, long Tokens, string Model, DateTimeOffset CreatedAt);
