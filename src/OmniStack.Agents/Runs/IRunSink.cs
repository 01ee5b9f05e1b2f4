using OmniStack.Contracts.Agents;

namespace OmniStack.Agents.Runs;

/// <summary>Gets a copy of every log entry that this process writes: for a trace store or an audit of one's own.</summary>
public interface IRunSink
{
    /// <summary>Called after the entry is stored, in the order of each run. The run waits for it; a failure is logged and goes no further.</summary>
    Task TakeAsync(RunEntry entry, CancellationToken cancellationToken);
}
