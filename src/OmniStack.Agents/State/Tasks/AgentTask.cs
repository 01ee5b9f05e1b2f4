using System.Text.Json;

namespace OmniStack.Agents.State.Tasks;

/// <summary>A task of a list, as it was when it was read.</summary>
public sealed record AgentTask
{
    /// <summary>Unique in its list.</summary>
    public required string Id { get; init; }

    /// <summary>For people and models.</summary>
    public required string Name { get; init; }

    /// <summary>What there is to do.</summary>
    public string? Description { get; init; }

    /// <summary>How far it is.</summary>
    public AgentTaskState State { get; init; }

    /// <summary>The task that this one is a part of; null for none.</summary>
    public string? ParentId { get; init; }

    /// <summary>The tasks that have to be complete before this one begins.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>Higher goes first.</summary>
    public int Priority { get; init; }

    /// <summary>Of two with one priority, the earlier goes first; null is last. Nothing happens when it passes.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The owner's own.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How often it was claimed.</summary>
    public int Attempts { get; init; }

    /// <summary>Of the last attempt that failed.</summary>
    public string? LastError { get; init; }

    /// <summary>How far its worker came; the next one goes on from there.</summary>
    public JsonElement? Checkpoint { get; init; }

    /// <summary>When that was saved.</summary>
    public DateTimeOffset? CheckpointAt { get; init; }

    /// <summary>Who claimed it; null when nobody works on it.</summary>
    public string? ClaimedBy { get; init; }

    /// <summary>When somebody else may claim it.</summary>
    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything of it changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was claimed for the first time.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it became complete, cancelled or failed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Raised by every change, from 1: a step that names another one is refused.</summary>
    public int Version { get; init; } = 1;
}
