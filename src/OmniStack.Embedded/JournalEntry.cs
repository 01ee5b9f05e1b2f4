namespace OmniStack.Embedded;

/// <summary>What waits in the queue of a <see cref="Journal"/>: a record, or a compaction.</summary>
internal sealed record JournalEntry(ReadOnlyMemory<byte> Record, bool Durable, IEnumerable<ReadOnlyMemory<byte>>? Snapshot)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
