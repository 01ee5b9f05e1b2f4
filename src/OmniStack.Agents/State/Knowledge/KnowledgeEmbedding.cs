namespace OmniStack.Agents.State.Knowledge;

/// <summary>A text and its vector.</summary>
/// <param name="Id">Unique in its scope; 1 to 200 characters.</param>
/// <param name="Text">What a search returns.</param>
public sealed record KnowledgeEmbedding(string Id, string Text)
{
    /// <summary>As the model gave it: finite, not all zero. Must not change afterwards.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>The model that gave it. Only vectors of one model can be compared.</summary>
    public string? Model { get; init; }

    /// <summary>Where the text is from.</summary>
    public string? Source { get; init; }

    /// <summary>What searches can filter by.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Given by the store.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}
