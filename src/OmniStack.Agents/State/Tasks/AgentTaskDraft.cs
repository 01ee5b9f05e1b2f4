namespace OmniStack.Agents.State.Tasks;

/// <summary>A task to add.</summary>
/// <param name="Name">For people and models; 1 to 200 characters.</param>
public sealed record AgentTaskDraft(string Name)
{
    /// <summary>1 to 200 characters, unique in the list; null for one that is made up.</summary>
    public string? Id { get; init; }

    /// <inheritdoc cref="AgentTask.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="AgentTask.ParentId"/>
    public string? ParentId { get; init; }

    /// <inheritdoc cref="AgentTask.Dependencies"/>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <inheritdoc cref="AgentTask.Priority"/>
    public int Priority { get; init; }

    /// <inheritdoc cref="AgentTask.DueAt"/>
    public DateTimeOffset? DueAt { get; init; }

    /// <inheritdoc cref="AgentTask.Metadata"/>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
