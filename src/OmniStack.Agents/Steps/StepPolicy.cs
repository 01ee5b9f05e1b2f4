namespace OmniStack.Agents.Steps;

/// <summary>How one step is tried.</summary>
public sealed record StepPolicy
{
    /// <summary>One attempt, without a time limit of its own.</summary>
    public static StepPolicy Once { get; } = new();

    /// <summary>Attempts after the first; at least 0. Default 0.</summary>
    public int Retries { get; init; }

    /// <summary>The wait before each retry. Default 1 s.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest one attempt may take; then it has failed. Null for no limit but the run's.</summary>
    public TimeSpan? Timeout { get; init; }
}
