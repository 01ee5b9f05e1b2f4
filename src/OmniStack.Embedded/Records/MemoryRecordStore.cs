namespace OmniStack.Embedded.Records;

/// <summary>Records that end with the process: for tests, and for agents that need not remember longer.</summary>
/// <param name="maxBytes">What all records may take; beyond it new ones are refused.</param>
/// <param name="time">The clock by which records expire.</param>
public sealed class MemoryRecordStore(long maxBytes, TimeProvider time) : HeldRecordStore(maxBytes, time)
{
    private const long DefaultMaxBytes = 1 << 30;

    /// <summary>With at most 1 GiB and the system's clock.</summary>
    public MemoryRecordStore() : this(DefaultMaxBytes, TimeProvider.System)
    {
    }

    /// <inheritdoc/>
    public override string Description => "memory";

    private protected override Task StoreAsync(RecordWrite write) => Task.CompletedTask;
}
