namespace OmniStack.Abstractions.Records;

/// <summary>What became of a record with a vector.</summary>
/// <param name="Key">Whose.</param>
/// <param name="Record">As it is now; null when it is gone.</param>
/// <param name="ResumeAfter">Where to go on reading. A store may tell the same change again.</param>
public sealed record RecordChange(string Key, StoredRecord? Record, long ResumeAfter);
