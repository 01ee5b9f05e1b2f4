namespace OmniStack.Abstractions.Records;

/// <summary>A record as it is stored.</summary>
/// <param name="Key">Unique in its collection.</param>
/// <param name="Version">Another one after every change.</param>
/// <param name="Value">JSON in UTF-8, with the value that was saved; a store may escape text in another way.</param>
public sealed record StoredRecord(string Key, long Version, ReadOnlyMemory<byte> Value)
{
    /// <summary>Empty when it was saved without one.</summary>
    public ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>When it ceases to be (UTC, to the millisecond); null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
