namespace OmniStack.Events.Running;

/// <summary>Why a run was told to stop from outside.</summary>
internal enum RunStop
{
    None,
    /// <summary>Another runner has the event now: the outcome would be refused.</summary>
    LeaseLost,
    /// <summary>The process stops and the time to finish has passed.</summary>
    Shutdown,
}
