namespace OmniStack.Embedded.Agents;

/// <summary>The bounds of runs that are held in memory.</summary>
/// <param name="MaxRuns">Runs held; when another one begins, the one that ended first is dropped.</param>
/// <param name="MaxEntriesPerRun">Entries of one run before only its final one is taken.</param>
/// <param name="KeepFor">How long a run is held after its last entry.</param>
public sealed record RunLimits(int MaxRuns, int MaxEntriesPerRun, TimeSpan KeepFor)
{
    /// <summary>10,000 runs of at most 100,000 entries, held for 7 days.</summary>
    public static RunLimits Default { get; } = new(10_000, 100_000, TimeSpan.FromDays(7));
}
