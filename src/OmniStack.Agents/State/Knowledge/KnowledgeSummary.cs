namespace OmniStack.Agents.State.Knowledge;

/// <summary>A summary of something longer, such as a conversation or a document.</summary>
/// <param name="Id">Unique in its scope; 1 to 200 characters.</param>
/// <param name="Content">The summary.</param>
public sealed record KnowledgeSummary(string Id, string Content)
{
    /// <summary>The conversation that it sums up.</summary>
    public string? ConversationId { get; init; }

    /// <summary>The first message, or part, that it covers.</summary>
    public string? FromId { get; init; }

    /// <summary>The last message, or part, that it covers.</summary>
    public string? ToId { get; init; }

    /// <summary>The owner's own.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Given by the store.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
