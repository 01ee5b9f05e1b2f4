namespace OmniStack.Embedded.Agents;

/// <summary>Runs that end with the process: for tests, and for agents whose runs need not outlive it.</summary>
/// <param name="limits">Its bounds.</param>
/// <param name="time">The clock by which runs expire.</param>
public sealed class MemoryRunStore(RunLimits limits, TimeProvider time) : HeldRunStore(limits, time)
{
    /// <summary>With the default bounds and the system's clock.</summary>
    public MemoryRunStore() : this(RunLimits.Default, TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public override string Description => "memory";

    private protected override Task StoreAsync(RunChange change) => Task.CompletedTask;
}
