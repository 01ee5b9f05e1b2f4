using OmniStack.Contracts;

namespace OmniStack.Abstractions.Records;

/// <summary>The refusals of every <see cref="IRecordStore"/>, so that all have the same words.</summary>
public static class RecordErrors
{
    /// <summary>The collection has no room for another record.</summary>
    public static OmniStackException Full(RecordTarget target) => new(
        ErrorKind.Conflict, ErrorCodes.StateFull, $"{target.Collection} holds {target.MaxRecords} records, as many as are allowed. Delete some first.");
}
