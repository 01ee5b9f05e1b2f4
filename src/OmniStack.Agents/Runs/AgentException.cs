namespace OmniStack.Agents.Runs;

/// <summary>An agent's own failure. Its type and message stand in the run's log for whoever asked; of any other exception nothing does.</summary>
/// <param name="type">A stable name of the cause, in snake_case.</param>
/// <param name="message">One or two sentences; no secret.</param>
/// <param name="retriable">False when another attempt cannot help.</param>
/// <param name="inner">The cause, for the log only.</param>
public sealed class AgentException(string type, string message, bool retriable, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A stable name of the cause.</summary>
    public string Type => type;

    /// <summary>False when another attempt cannot help.</summary>
    public bool Retriable => retriable;
}
