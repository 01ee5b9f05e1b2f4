namespace OmniStack.Embedded;

/// <summary>The bounds of a <see cref="Journal"/>.</summary>
/// <param name="QueueRecords">Records that may wait for the disk; one more is refused.</param>
/// <param name="QueueBytes">Bytes that may wait for the disk; more are refused.</param>
/// <param name="MaxRecordBytes">The largest record that is taken.</param>
/// <param name="MaxBatchBytes">About how much is written before one fsync.</param>
public sealed record JournalLimits(
    int QueueRecords = 16_384, long QueueBytes = 64 << 20, int MaxRecordBytes = 16 << 20, int MaxBatchBytes = 4 << 20);
