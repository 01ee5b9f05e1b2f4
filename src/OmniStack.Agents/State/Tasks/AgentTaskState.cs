namespace OmniStack.Agents.State.Tasks;

/// <summary>How far a task is.</summary>
public enum AgentTaskState
{
    /// <summary>Nobody works on it, or nobody does any more.</summary>
    NotStarted,
    /// <summary>Somebody has claimed it.</summary>
    InProgress,
    /// <summary>Done: what depends on it may begin.</summary>
    Complete,
    /// <summary>Not wanted any more.</summary>
    Cancelled,
    /// <summary>Given up.</summary>
    Failed,
}
