namespace OmniStack.Abstractions.Events;

/// <summary>What became of one published event.</summary>
/// <param name="TaskId">The id to ask for: for a duplicate by idempotency key, the first one's.</param>
/// <param name="IsNew">False for a duplicate: nothing was stored.</param>
public readonly record struct PublishOutcome(string TaskId, bool IsNew);
