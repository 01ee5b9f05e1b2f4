using System.Text.Json;

namespace OmniStack.Agents.State.Knowledge;

/// <summary>Something that an agent learned.</summary>
/// <param name="Key">Unique in its scope, such as <c>user.language</c>; 1 to 200 characters.</param>
/// <param name="Value">Any JSON.</param>
public sealed record Fact(string Key, JsonElement Value)
{
    /// <summary>What it is about.</summary>
    public FactKind Kind { get; init; }

    /// <summary>How sure the agent is, 0 to 1; null when it did not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>Where it is from.</summary>
    public string? Source { get; init; }

    /// <summary>The owner's own.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Given by the store: when the fact was learned first.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Given by the store: when it was saved last.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it is forgotten; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
