namespace OmniStack.Abstractions.Chat;

/// <summary>Where a message stands in its session's tree.</summary>
/// <param name="Id">Of the message.</param>
/// <param name="ParentId">As <see cref="StoredMessage.ParentId"/>; messages with the same one are versions of each other.</param>
/// <param name="Depth">As <see cref="StoredMessage.Depth"/>.</param>
/// <param name="Turn">As <see cref="StoredMessage.Turn"/>; no two versions have the same.</param>
public sealed record MessagePlace(string Id, string? ParentId, int Depth, int Turn);
