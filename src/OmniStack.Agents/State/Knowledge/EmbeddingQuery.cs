namespace OmniStack.Agents.State.Knowledge;

/// <summary>What to look for.</summary>
/// <param name="Vector">Finite, not all zero. Only vectors of this length are compared.</param>
public sealed record EmbeddingQuery(ReadOnlyMemory<float> Vector)
{
    /// <summary>How many to return, best first: 1 to 1,000.</summary>
    public int Top { get; init; } = 10;

    /// <summary>The lowest cosine, -1 to 1.</summary>
    public float MinScore { get; init; } = -1;

    /// <summary>Only of this model; null for all.</summary>
    public string? Model { get; init; }

    /// <summary>Only those whose metadata have all of these; empty for all.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal bool Matches(string? model, IReadOnlyDictionary<string, string> metadata) => (Model ?? model) == model && Metadata.All(metadata.Contains);
}
