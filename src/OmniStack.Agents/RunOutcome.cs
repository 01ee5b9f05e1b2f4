namespace OmniStack.Agents;

/// <summary>How a run ended.</summary>
public enum RunOutcome
{
    /// <summary>The model had nothing more to call.</summary>
    Completed,
    /// <summary>The model wanted to go on after the last step it may have. The tools of that step did run.</summary>
    StepLimit,
    /// <summary>Tool calls wait for approval; those that need none did run. A run on the same conversation with the answers goes on.</summary>
    AwaitingApproval,
    /// <summary>The model failed.</summary>
    Failed,
    /// <summary>The caller's token ended it.</summary>
    Cancelled,
}
