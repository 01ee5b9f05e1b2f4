namespace OmniStack.Abstractions.Records;

/// <summary>A record before the store has given it its version.</summary>
/// <param name="Key">Unique in its collection.</param>
/// <param name="Value">JSON in UTF-8. Must not change afterwards.</param>
public sealed record RecordDraft(string Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>Makes the record one that <see cref="IRecordStore.ReadChangesAsync"/> tells of; empty for none. Must not change afterwards.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>When it ceases to be; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The version it replaces, 0 for none; null replaces whatever there is.</summary>
    public long? Expected { get; init; }
}
