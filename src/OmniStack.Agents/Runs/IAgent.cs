namespace OmniStack.Agents.Runs;

/// <summary>
/// An agent: made anew for every attempt, with its dependencies from a scope of that attempt. It is known by the key under which
/// <see cref="AgentRegistration.AddAgent{TAgent}"/> registered it.
/// </summary>
public interface IAgent
{
    /// <summary>Works on one run. May be called again for the same run after a crash or a failure; the context's state says how far it came.</summary>
    /// <param name="context">The input, the run's log and its state.</param>
    /// <param name="cancellationToken">Cancelled when somebody cancels the run, when its time is over, and when it goes on elsewhere.</param>
    /// <exception cref="AgentException">The run failed; it says whether another attempt can help.</exception>
    Task<RunResult> RunAsync(RunContext context, CancellationToken cancellationToken);
}
