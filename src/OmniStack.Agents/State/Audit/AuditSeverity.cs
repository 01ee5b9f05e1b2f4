namespace OmniStack.Agents.State.Audit;

/// <summary>How bad an error is.</summary>
public enum AuditSeverity
{
    /// <summary>Of interest to developers.</summary>
    Debug,
    /// <summary>Nothing went wrong.</summary>
    Info,
    /// <summary>It went on all the same.</summary>
    Warning,
    /// <summary>Something was not done.</summary>
    Error,
    /// <summary>Somebody has to act.</summary>
    Critical,
}
