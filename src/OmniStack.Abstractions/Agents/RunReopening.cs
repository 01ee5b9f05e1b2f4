namespace OmniStack.Abstractions.Agents;

/// <summary>Whether an attempt may begin at a run that has ended.</summary>
public enum RunReopening
{
    /// <summary>It is refused with <c>run_ended</c>.</summary>
    No,
    /// <summary>The log goes on behind its final entry, and the attempt from the state that is left.</summary>
    KeepState,
    /// <summary>The log goes on; the state of earlier attempts is deleted, since they worked on something else.</summary>
    ClearState,
}
